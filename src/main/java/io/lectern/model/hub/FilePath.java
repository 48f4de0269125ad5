package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.util.List;
import java.util.regex.Pattern;

/** Paths of files as a hub lists them, which must stay inside the folder that they are fetched into. */
final class FilePath {

    private static final int MAX_CHARS = 400;
    private static final int MAX_PARTS = 8;
    private static final int MAX_PART_CHARS = 200;
    /** What no file system minds, and no more; a part cannot begin with a dot. */
    private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M} ._+=()\\[\\]-]*");

    private FilePath() {}

    /** @throws HubException when the path is not that of a file below a folder */
    static String checked(String path, String subject) {
        if (!isSafe(path)) {
            throw new HubException(
                    Reason.REFUSED, "%s has a file '%s', which is no path inside a folder".formatted(subject, path));
        }
        return path;
    }

    /** Whether somebody tries to write elsewhere. */
    static boolean leavesFolder(String path) {
        return path.startsWith("/")
                || path.contains("\\")
                || List.of(path.split("/", -1)).contains("..");
    }

    static boolean isSafe(String path) {
        var parts = path.split("/", -1);
        if (path.length() > MAX_CHARS || parts.length > MAX_PARTS) {
            return false;
        }
        for (String part : parts) {
            if (part.length() > MAX_PART_CHARS || !PART.matcher(part).matches() || part.endsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
