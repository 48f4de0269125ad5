package io.lectern.evaluation.probe;

import java.util.List;

/**
 * One probe and its answer.
 *
 * @param kind the id of a {@link ProbeKind}
 * @param length tokens that prompt and answer should have
 * @param depth in percent
 * @param promptTokens that the prompt has
 * @param score share of the expected texts that the answer contains
 */
public record ProbeResult(
        String kind,
        ProbeLanguage language,
        int length,
        int depth,
        int sample,
        int promptTokens,
        List<String> expected,
        String answer,
        double score) {}
