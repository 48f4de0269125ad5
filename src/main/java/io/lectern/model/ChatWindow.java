package io.lectern.model;

/**
 * How much room a conversation has.
 *
 * @param tokens that prompt and answer may have together
 * @param answer most tokens of the answer
 */
public record ChatWindow(int tokens, int answer) {

    private static final int LEAST_TOKENS = 4;

    public ChatWindow {
        if (tokens < LEAST_TOKENS) {
            throw new IllegalArgumentException("tokens must be at least %d: %d".formatted(LEAST_TOKENS, tokens));
        }
        if (answer < 1) {
            throw new IllegalArgumentException("answer must be at least 1: " + answer);
        }
    }

    /** Tokens that the prompt may have: what the answer leaves, but at least half of all, which is the families' rule. */
    public int prompt() {
        // Some families add an id behind what they have cut.
        return Math.max(tokens / 2, tokens - Math.max(answer, 2));
    }
}
