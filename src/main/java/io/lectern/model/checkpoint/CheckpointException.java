package io.lectern.model.checkpoint;

import java.nio.file.Path;

/** A file of a checkpoint that is refused. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String field;

    /**
     * @param field what in the file is wrong
     * @param actual what it is
     * @param limit what it must be
     */
    public CheckpointException(Path file, String field, Object actual, String limit) {
        super("%s: %s is %s, it must be %s".formatted(file, field, actual, limit));
        this.file = file.toString();
        this.field = field;
    }

    public String file() {
        return file;
    }

    public String field() {
        return field;
    }
}
