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
 * @param recording how the model wrote, when it is known
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

    Draft recorded(Recording how) {
        return new Draft(
                text,
                mode,
                modeReason,
                model,
                citations,
                unsupported,
                coverage,
                usage,
                prefillMillis,
                generationFirstTokenMillis,
                prompt,
                how);
    }

    static Draft withoutModel(
            String text, AnswerMode mode, String modeReason, List<Citation> citations, List<Coverage> coverage) {
        return new Draft(text, mode, modeReason, null, citations, List.of(), coverage, Usage.NONE, 0, 0, null, null);
    }
}
