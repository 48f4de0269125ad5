package io.lectern.document.cli;

import io.lectern.client.CommandException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is in a folder, in the order of the paths.
 *
 * @param files paths of what is sent
 * @param skipped what is not, and why
 */
record FolderFiles(List<Path> files, List<FileReport> skipped) {

    FolderFiles {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    static FolderFiles in(Path folder) {
        var walk = new Walk(folder);
        try {
            Files.walkFileTree(folder, walk);
        } catch (IOException e) {
            throw new CommandException("The folder %s cannot be listed: %s".formatted(folder, e), e);
        }
        return new FolderFiles(
                walk.files.stream().sorted().toList(),
                walk.skipped.stream()
                        .sorted(Comparator.comparing(FileReport::path))
                        .toList());
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final List<Path> files = new ArrayList<>();
        private final List<FileReport> skipped = new ArrayList<>();

        Walk(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(folder) && isHidden(directory)) {
                skip(directory, "hidden-folder", "The folder is hidden, and nothing in it is sent");
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isHidden(file)) {
                skip(file, "hidden-file", "The file is hidden");
            } else if (!attributes.isRegularFile()) {
                skip(file, "not-a-file", "It is a link, a device or a pipe");
            } else {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(folder)) {
                throw failure;
            }
            skipped.add(
                    FileReport.without(name(folder, file), FileReport.Status.FAILED, "unreadable", failure.toString()));
            return FileVisitResult.CONTINUE;
        }

        private void skip(Path path, String code, String detail) {
            skipped.add(FileReport.without(name(folder, path), FileReport.Status.SKIPPED, code, detail));
        }

        private static boolean isHidden(Path path) {
            return String.valueOf(path.getFileName()).startsWith(".");
        }
    }

    /** A path below a folder, with '/' on every system. */
    static String name(Path folder, Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
