package io.lectern.model.cli;

import io.lectern.engine.GenerationResult;
import java.util.Locale;

/**
 * An answer for programs.
 *
 * @param tokens the ids of the answer
 * @param seed with which the same prompt gets it again
 * @param messagesLeftOut earlier messages for which there was no room
 * @param tokensCut ids cut off the messages that were read
 */
record AnswerReport(
        String text,
        int[] tokens,
        String finishReason,
        GenerationResult.Usage usage,
        long seed,
        int messagesLeftOut,
        int tokensCut) {

    static AnswerReport of(GenerationResult result, long seed, int messagesLeftOut, int tokensCut) {
        return new AnswerReport(
                result.text(),
                result.tokens(),
                result.reason().name().toLowerCase(Locale.ROOT),
                result.usage(),
                seed,
                messagesLeftOut,
                tokensCut);
    }
}
