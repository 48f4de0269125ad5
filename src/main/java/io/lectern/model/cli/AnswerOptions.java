package io.lectern.model.cli;

import io.lectern.engine.GenerationRequest;
import io.lectern.engine.Sampling;
import io.lectern.engine.Sampling.Penalties;
import io.lectern.model.GenerationDefaults;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command lets a model write; what is not said is as the model's authors have it. */
final class AnswerOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = TokenCount.class,
            description =
                    "Tokens of prompt and answer together (default: the model's, as far as the memory holds them).")
    private @Nullable Integer context;

    @Option(names = "--adapter", paramLabel = "NAME", description = "A LoRA adapter that was imported for the model.")
    private @Nullable String adapter;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens of an answer (default: the authors').")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "0 for the likeliest answer, up to 2.")
    private @Nullable Float temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Only the K likeliest tokens; 0 for all.")
    private @Nullable Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Only the likeliest with this share of probability.")
    private @Nullable Float topP;

    @Option(names = "--min-p", paramLabel = "P", description = "Only tokens this likely beside the likeliest.")
    private @Nullable Float minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            description = "On tokens of prompt and answer; 1 for none.")
    private @Nullable Float repetitionPenalty;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Same seed, same answer (default: another one each time).")
    private @Nullable Long seed;

    /** 0 for the model's own. */
    int contextTokens() {
        return Objects.requireNonNullElse(context, 0);
    }

    Optional<String> adapter() {
        return Optional.ofNullable(adapter);
    }

    /** The request with the adapter that was asked for. */
    GenerationRequest adapted(GenerationRequest request) {
        return adapter == null ? request : request.withAdapter(adapter);
    }

    int maxTokens(GenerationDefaults defaults) {
        int tokens = Objects.requireNonNullElse(maxTokens, defaults.maxTokens());
        if (tokens < 1) {
            throw new ParameterException(spec.commandLine(), "--max-tokens must be at least 1: " + tokens);
        }
        return tokens;
    }

    Sampling sampling(GenerationDefaults defaults) {
        try {
            return Sampling.of(Objects.requireNonNullElse(temperature, defaults.temperature()), seed())
                    .withTopK(Objects.requireNonNullElse(topK, defaults.topK()))
                    .withTopP(Objects.requireNonNullElse(topP, defaults.topP()))
                    .withMinP(Objects.requireNonNullElse(minP, 0f))
                    .withPenalties(new Penalties(
                            Objects.requireNonNullElse(repetitionPenalty, defaults.repetitionPenalty()), 0, 0));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private long seed() {
        return seed == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : seed;
    }
}
