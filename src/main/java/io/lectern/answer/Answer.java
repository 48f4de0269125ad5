package io.lectern.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored answer. {@code [n]} markers stay in the text.
 *
 * @param modeReason why this mode, in one sentence
 * @param model name of the model, null when none was asked
 * @param unsupported ranges of the text that no verified citation supports
 */
public record Answer(
        AnswerId id,
        String question,
        String text,
        AnswerMode mode,
        String modeReason,
        @Nullable String model,
        List<Citation> citations,
        List<CharRange> unsupported,
        List<Coverage> coverage,
        Usage usage,
        Timings timings,
        Instant createdAt) {

    public Answer {
        citations = List.copyOf(citations);
        unsupported = List.copyOf(unsupported);
        coverage = List.copyOf(coverage);
    }
}
