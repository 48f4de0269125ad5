package io.lectern.prompt;

/** A question that, with the system text, leaves no room in the prompt. */
public final class QuestionTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int tokens;
    private final int limit;

    QuestionTooLongException(int tokens, int limit) {
        super("The question and the instructions have %d tokens, the prompt may have %d".formatted(tokens, limit));
        this.tokens = tokens;
        this.limit = limit;
    }

    public int tokens() {
        return tokens;
    }

    public int limit() {
        return limit;
    }
}
