package io.lectern.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a generation ends, if the model does not end it.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param stopStrings generation ends before the first of these in the text; they may span tokens; none may be empty
 * @param stopTokens ids that end an answer as the model's own end-of-generation tokens do
 * @param timeout from submission on, waiting included; what was written until then is the result
 */
public record GenerationLimits(
        int maxTokens, List<String> stopStrings, Set<Integer> stopTokens, Optional<Duration> timeout) {

    public GenerationLimits {
        stopStrings = List.copyOf(stopStrings);
        stopTokens = Set.copyOf(stopTokens);
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
        }
        if (stopStrings.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("stopStrings must not be empty: " + stopStrings);
        }
        if (timeout.filter(t -> !t.isPositive()).isPresent()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout.get());
        }
    }

    /** Without ids of its own that end an answer. */
    public GenerationLimits(int maxTokens, List<String> stopStrings, Optional<Duration> timeout) {
        this(maxTokens, stopStrings, Set.of(), timeout);
    }

    public static GenerationLimits of(int maxTokens, String... stopStrings) {
        return new GenerationLimits(maxTokens, List.of(stopStrings), Optional.empty());
    }
}
