package io.lectern.engine;

import java.util.List;

/**
 * What to generate from.
 *
 * @param prompt token ids, at least one; not copied, not to be changed afterwards
 * @param maxTokens most tokens to generate, at least 1
 * @param stopStrings generation ends before the first of these in the text; they may span tokens
 */
public record GenerationRequest(int[] prompt, Sampling sampling, int maxTokens, List<String> stopStrings) {

    public GenerationRequest {
        stopStrings = List.copyOf(stopStrings);
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
        }
    }
}
