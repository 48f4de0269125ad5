package io.lectern.answer;

/**
 * Tokens that an answer took; all zero without a model.
 *
 * @param cachedTokens tokens of the prompt that did not have to be read again
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {

    public static final Usage NONE = new Usage(0, 0, 0);

    /** The tokens of both. */
    public Usage plus(Usage more) {
        return new Usage(
                promptTokens + more.promptTokens,
                cachedTokens + more.cachedTokens,
                completionTokens + more.completionTokens);
    }
}
