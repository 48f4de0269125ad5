package io.lectern.evaluation.longbench;

/** A run cannot begin or go on for what its user gave it; the message says what, and what to do. */
public final class LongBenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LongBenchException(String sentence) {
        super(sentence);
    }

    public LongBenchException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
