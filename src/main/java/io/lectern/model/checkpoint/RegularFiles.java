package io.lectern.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that must be there. Links are followed: the caches of model hubs consist of them. */
final class RegularFiles {

    private RegularFiles() {}

    /** @throws CheckpointException when there is none, or something that is no file */
    static void require(Path file) {
        if (!Files.exists(file)) {
            throw new CheckpointException(file, "the file", "missing", "there");
        }
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, "the path", "no file", "a file");
        }
    }
}
