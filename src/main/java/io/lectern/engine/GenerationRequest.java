package io.lectern.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What to generate from, and how.
 *
 * @param prompt at least one part
 * @param scope whose kept states it may use and add to
 * @param output the form of the answer, and what to tell of its choice
 * @param adapter the name of a LoRA adapter that was loaded with the model
 * @param again how it was computed before, when it is to be computed so again: from nothing, in batches of its own that end
 *     where they ended then, and without keeping anything
 */
public record GenerationRequest(
        List<PromptPart> prompt,
        CacheScope scope,
        Sampling sampling,
        GenerationLimits limits,
        Output output,
        Optional<String> adapter,
        Optional<GenerationResult.Computation> again) {

    public GenerationRequest {
        prompt = List.copyOf(prompt);
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("the prompt must have at least one token");
        }
    }

    /**
     * The form of an answer.
     *
     * @param logProbabilities how many of the likeliest tokens to name at each place, 0 to 20; empty for none, not even
     *     the chosen one's
     */
    public record Output(OutputConstraint constraint, Optional<Integer> logProbabilities) {

        public static final Output TEXT = new Output(new OutputConstraint.None(), Optional.empty());

        private static final int MAX_LOG_PROBABILITIES = 20;

        public Output {
            if (logProbabilities.filter(n -> n < 0 || n > MAX_LOG_PROBABILITIES).isPresent()) {
                throw new IllegalArgumentException("logProbabilities must be 0 to %d: %d"
                        .formatted(MAX_LOG_PROBABILITIES, logProbabilities.get()));
            }
        }
    }

    /** Free text in the default scope. */
    public static GenerationRequest of(List<PromptPart> prompt, Sampling sampling, GenerationLimits limits) {
        return new GenerationRequest(
                prompt, CacheScope.DEFAULT, sampling, limits, Output.TEXT, Optional.empty(), Optional.empty());
    }

    /** Free text in the default scope, from a prompt of one part. */
    public static GenerationRequest of(int[] prompt, Sampling sampling, GenerationLimits limits) {
        return of(List.of(PromptPart.of(prompt)), sampling, limits);
    }

    public GenerationRequest withScope(CacheScope other) {
        return new GenerationRequest(prompt, other, sampling, limits, output, adapter, again);
    }

    public GenerationRequest withOutput(Output other) {
        return new GenerationRequest(prompt, scope, sampling, limits, other, adapter, again);
    }

    public GenerationRequest withAdapter(String name) {
        return new GenerationRequest(prompt, scope, sampling, limits, output, Optional.of(name), again);
    }

    public GenerationRequest withAgain(GenerationResult.Computation before) {
        return new GenerationRequest(prompt, scope, sampling, limits, output, adapter, Optional.of(before));
    }

    /** All the prompt's ids in order. */
    public int[] promptTokens() {
        return prompt.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
    }
}
