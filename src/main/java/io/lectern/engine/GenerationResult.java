package io.lectern.engine;

import java.time.Duration;

/**
 * How a generation ended.
 *
 * @param text all the text, without the stop string
 * @param tokens the ids generated, the end-of-generation token not among them
 */
public record GenerationResult(String text, int[] tokens, FinishReason reason, Usage usage, Timing timing) {

    /** Why a generation ended. */
    public enum FinishReason {
        /** The model ended its answer, or a stop string was reached. */
        STOP,
        /** As many tokens as allowed were generated, or the context is full. */
        LENGTH,
        /** {@link Generation#cancel} was called, or the engine was closed. */
        CANCELLED,
        /** The time was over. */
        TIMEOUT
    }

    /**
     * What was read and written.
     *
     * @param promptTokens tokens of the prompt
     * @param cachedTokens those of them that did not have to be computed for this request
     * @param completionTokens tokens generated
     */
    public record Usage(int promptTokens, int cachedTokens, int completionTokens) {}

    /**
     * How long it took.
     *
     * @param queued from submission to admission
     * @param prefill from admission to the last token of the prompt
     * @param firstToken from submission to the first token, zero when there was none
     */
    public record Timing(Duration queued, Duration prefill, Duration firstToken) {}
}
