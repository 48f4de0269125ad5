package io.lectern.prompt;

/** Documents that were to be read whole and do not fit. */
public final class DocumentsTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int tokens;
    private final int limit;

    DocumentsTooLongException(int tokens, int limit) {
        super("The documents have %d tokens, the prompt has room for %d of them".formatted(tokens, limit));
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
