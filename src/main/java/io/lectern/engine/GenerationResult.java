package io.lectern.engine;

import java.time.Duration;

/**
 * How a generation ended.
 *
 * @param text all the text, without the stop string
 * @param completionTokens tokens generated, the end-of-generation token not counted
 * @param prefill time from the start of the prompt to its last token
 * @param firstToken time from submission, waiting included, to the first token
 */
public record GenerationResult(
        String text,
        FinishReason reason,
        int promptTokens,
        int cachedTokens,
        int completionTokens,
        Duration prefill,
        Duration firstToken) {

    /** Why a generation ended. */
    public enum FinishReason {
        /** The model ended its answer, or a stop string was reached. */
        STOP,
        /** {@code maxTokens} were generated, or the context is full. */
        LENGTH,
        /** {@link Generation#cancel} was called. */
        CANCELLED
    }
}
