package io.lectern.model.checkpoint;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A file of a checkpoint that is refused. What it cites of the file is short and cannot steer a terminal. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_CITED = 300;
    // Controls, marks that turn the direction of writing, halves of surrogates, line ends.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final String file;
    private final String field;

    /**
     * @param field what in the file is wrong
     * @param actual what it is
     * @param limit what it must be
     */
    public CheckpointException(Path file, String field, Object actual, String limit) {
        super("%s: %s is %s, it must be %s".formatted(file, cited(field), cited(String.valueOf(actual)), limit));
        this.file = file.toString();
        this.field = cited(field);
    }

    private static String cited(String text) {
        String start = text.length() > MAX_CITED ? text.substring(0, MAX_CITED) + "…" : text;
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }

    public String file() {
        return file;
    }

    public String field() {
        return field;
    }
}
