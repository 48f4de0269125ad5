package io.lectern.gguf;

import java.nio.file.Path;

/** A file that is no GGUF model which Lectern can run: which part of it, what it says, and what would be accepted. */
public final class GgufException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String subject;
    private final String actual;
    private final String limit;

    /**
     * @param subject metadata key, tensor name or part of the file
     * @param limit what would be accepted, to be read after "it must be"
     */
    public GgufException(Path file, String subject, Object actual, String limit) {
        super("%s cannot be used: %s is %s, it must be %s".formatted(file, subject, actual, limit));
        this.file = file;
        this.subject = subject;
        this.actual = String.valueOf(actual);
        this.limit = limit;
    }

    public Path file() {
        return file;
    }

    public String subject() {
        return subject;
    }

    public String actual() {
        return actual;
    }

    public String limit() {
        return limit;
    }
}
