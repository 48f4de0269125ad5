package io.lectern.prompt;

/**
 * How a model's window is shared out.
 *
 * @param window tokens that prompt and answer may have together
 * @param answer tokens kept for the answer, less than {@code window}
 */
public record TokenBudget(int window, int answer) {

    /** Share of the prompt that earlier turns may take at most. */
    private static final double HISTORY_SHARE = 0.25;

    public TokenBudget {
        if (answer < 1 || answer >= window) {
            throw new IllegalArgumentException(
                    "answer must be 1 to %d (the window less one): %d".formatted(window - 1, answer));
        }
    }

    /** Tokens the prompt may have. */
    public int prompt() {
        return window - answer;
    }

    /** Tokens of the prompt that earlier turns may have. */
    public int history() {
        return (int) (prompt() * HISTORY_SHARE);
    }
}
