package io.lectern.answer;

import io.lectern.prompt.ReadingMode;
import org.jspecify.annotations.Nullable;

/**
 * How to answer.
 *
 * @param extractive quote only, even when there is a model
 * @param reading how much of the documents a model is to read; chosen by what fits when null
 * @param citing what holds a model's citations
 * @param maxTokens most tokens of a model's answer; a quarter of its window, at most 512, when null
 * @param temperature 0 (the most likely answer) to 2; it is 0 unless somebody asks, also for models that chat with more
 */
public record AnswerOptions(
        boolean extractive,
        @Nullable ReadingMode reading,
        CitationMode citing,
        @Nullable Integer maxTokens,
        float temperature,
        int seed) {

    public static final AnswerOptions DEFAULT = new AnswerOptions(false, null, CitationMode.FREE, null, 0, 0);
}
