package io.lectern.engine;

/** A prompt that can never fit the context. */
public final class PromptTooLongException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final int tokens;
    private final int limit;

    public PromptTooLongException(int tokens, int limit) {
        super("The prompt has %d tokens, the context holds %d and needs room for an answer".formatted(tokens, limit));
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
