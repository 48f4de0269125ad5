package io.lectern.document.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;

/**
 * The files below a folder. Symbolic links are not followed, neither when it is listed nor when a file is opened: nothing
 * outside of the folder is read, also not when a folder is replaced by a link in between.
 *
 * @param root real path of the folder
 */
record FollowedFolder(Path root) {

    private static final int MAX_DEPTH = 64;

    /** Hears of what is found. */
    interface Visitor {

        void folder(Path folder);

        /**
         * An ordinary file.
         *
         * @param path below the root, with '/'
         */
        void file(String path, FileLook look);

        /** A link, device or pipe, which is not read. */
        void special(String path);

        /** A file whose name is no text, so that it cannot be asked for by it. */
        void unnameable(String path);
    }

    /**
     * Lists files and folders.
     *
     * @throws SourceException when a part cannot be listed: what is in there is not known then
     */
    void walk(PathGlobs globs, Visitor visitor) {
        try {
            Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, new Walk(globs, visitor));
        } catch (IOException e) {
            throw SourceException.unreadable(root, e.toString());
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final PathGlobs globs;
        private final Visitor visitor;

        Walk(PathGlobs globs, Visitor visitor) {
            this.globs = globs;
            this.visitor = visitor;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && !globs.entersFolder(root.relativize(folder))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            visitor.folder(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var path = root.relativize(file);
            if (attributes.isDirectory()) {
                throw SourceException.unreadable(file, "it is more than %d folders deep".formatted(MAX_DEPTH));
            }
            if (globs.takesFile(path)) {
                if (!isText(path)) {
                    visitor.unnameable(withSlashes(path));
                } else if (attributes.isRegularFile()) {
                    visitor.file(withSlashes(path), FileLook.of(attributes));
                } else {
                    visitor.special(withSlashes(path));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException && !file.equals(root)) {
                // Deleted since its folder was listed.
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    /** How a file looks now. */
    FileLook look(String path) throws IOException {
        return FileLook.of(
                Files.readAttributes(root.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /** What is done with an opened file. */
    @FunctionalInterface
    interface Use<T> {
        T with(InputStream content) throws IOException;
    }

    /** Opens a file, one folder after the other. */
    <T> T read(String path, Use<T> use) throws IOException {
        try (var folder = Files.newDirectoryStream(root)) {
            return folder instanceof SecureDirectoryStream<Path> secure
                    ? readSecurely(secure, Path.of(path), use)
                    : readChecked(path, use);
        }
    }

    private static <T> T readSecurely(SecureDirectoryStream<Path> folder, Path path, Use<T> use) throws IOException {
        if (path.getNameCount() > 1) {
            try (var next = folder.newDirectoryStream(path.getName(0), LinkOption.NOFOLLOW_LINKS)) {
                return readSecurely(next, path.subpath(1, path.getNameCount()), use);
            }
        }
        var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = folder.newByteChannel(path, options)) {
            return use.with(Channels.newInputStream(channel));
        }
    }

    /** Where folders cannot be held open. */
    private <T> T readChecked(String path, Use<T> use) throws IOException {
        var file = root.resolve(path);
        if (!file.toRealPath().equals(file)) {
            throw new NoSuchFileException(file.toString(), null, "it is reached through a link");
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return use.with(in);
        }
    }

    /** Names are bytes to some file systems; what is no text in the system's encoding does not come back as it was. */
    private static boolean isText(Path path) {
        try {
            return path.getFileSystem().getPath(path.toString()).equals(path);
        } catch (InvalidPathException unmappable) {
            return false;
        }
    }

    private static String withSlashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
