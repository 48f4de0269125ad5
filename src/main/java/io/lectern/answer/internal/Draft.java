package io.lectern.answer.internal;

import io.lectern.answer.AnswerMode;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import io.lectern.prompt.AssembledPrompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is stored.
 *
 * @param prompt what the model read, null without a model
 * @param recording how it wrote, null without a model
 */
record Draft(
        String text,
        AnswerMode mode,
        String modeReason,
        @Nullable String model,
        List<Citation> citations,
        List<CharRange> unsupported,
        List<Coverage> coverage,
        Usage usage,
        long prefillMillis,
        long generationFirstTokenMillis,
        @Nullable AssembledPrompt prompt,
        @Nullable Recording recording) {

    static Draft withoutModel(
            String text, AnswerMode mode, String modeReason, List<Citation> citations, List<Coverage> coverage) {
        return new Draft(text, mode, modeReason, null, citations, List.of(), coverage, Usage.NONE, 0, 0, null, null);
    }
}
