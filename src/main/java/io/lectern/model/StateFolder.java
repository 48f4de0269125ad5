package io.lectern.model;

import io.lectern.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** States that an engine kept on disk and that none has open: a folder for each way of computing, a file for each state. */
record StateFolder(Path root) {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern STATE = Pattern.compile(".+\\.(kv|tmp)");

    /**
     * Removes all states, and nothing else.
     *
     * @throws EngineException when one cannot be removed
     */
    void clear() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var folders = Files.newDirectoryStream(root, StateFolder::isOfStates)) {
            for (var folder : folders) {
                clear(folder);
            }
        } catch (IOException e) {
            throw new EngineException("The states in %s cannot be erased: %s".formatted(root, e.getMessage()), e);
        }
    }

    private static boolean isOfStates(Path folder) {
        return FINGERPRINT.matcher(folder.getFileName().toString()).matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static void clear(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(
                folder, file -> STATE.matcher(file.getFileName().toString()).matches())) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
