package io.lectern.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there with all their content or not at all. */
public final class WholeFile {

    private WholeFile() {}

    /** What writes a file. */
    @FunctionalInterface
    public interface Writing {
        void write(Path file) throws IOException;
    }

    /** Has a file written under another name beside it and then gives it its own, replacing one that is there. */
    public static void write(Path path, Writing writing) throws IOException {
        Path target = path.toAbsolutePath();
        Path unfinished = target.resolveSibling(".%s.%d.unfinished"
                .formatted(target.getFileName(), ProcessHandle.current().pid()));
        try {
            writing.write(unfinished);
            try (var written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                // Its name must not reach the disk before its content does.
                written.force(true);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
