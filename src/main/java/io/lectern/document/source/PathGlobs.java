package io.lectern.document.source;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Which files of a folder are taken. */
final class PathGlobs {

    private static final String ANY_DEPTH = "**/";
    private static final String EVERYTHING_BELOW = "/**";

    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;

    private PathGlobs(List<PathMatcher> include, List<PathMatcher> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /** @throws SourceException (400) when one of the globs is malformed */
    static PathGlobs of(SourceDefinition.Folder folder) {
        return new PathGlobs(
                folder.include().stream()
                        .flatMap(glob -> matchers(glob).stream())
                        .toList(),
                folder.exclude().stream()
                        .flatMap(glob -> matchers(glob).stream())
                        .toList());
    }

    /** @param path below the folder */
    boolean takesFile(Path path) {
        return !isHidden(path)
                && (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
                && exclude.stream().noneMatch(glob -> glob.matches(path));
    }

    /** Whether files below the folder may be taken. */
    boolean entersFolder(Path path) {
        return !isHidden(path) && exclude.stream().noneMatch(glob -> glob.matches(path));
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static List<PathMatcher> matchers(String glob) {
        var matchers = new ArrayList<PathMatcher>();
        if (glob.indexOf('/') < 0) {
            var name = matcher(glob);
            matchers.add(path -> name.matches(path.getFileName()));
            return matchers;
        }
        matchers.add(matcher(glob));
        if (glob.startsWith(ANY_DEPTH)) {
            // Java's glob wants a folder in front.
            matchers.addAll(matchers(glob.substring(ANY_DEPTH.length())));
        }
        if (glob.endsWith(EVERYTHING_BELOW)) {
            // So that an excluded folder is not even entered.
            matchers.addAll(matchers(glob.substring(0, glob.length() - EVERYTHING_BELOW.length())));
        }
        return matchers;
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw SourceException.invalid("'%s' is not a glob: %s".formatted(glob, e.getDescription()));
        }
    }
}
