package io.lectern.model;

import io.lectern.engine.Sampling;
import io.lectern.engine.Sampling.Penalties;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelFamily;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How a model's authors let it write when nobody says otherwise.
 *
 * @param temperature 0 for greedy
 * @param topK 0 for all
 * @param topP 1 for all
 * @param repetitionPenalty over prompt and answer, 1 for none
 * @param maxTokens of an answer
 */
public record GenerationDefaults(float temperature, int topK, float topP, float repetitionPenalty, int maxTokens) {

    /** For a model whose authors say nothing: the likeliest answer, not too long. */
    public static final GenerationDefaults GREEDY = new GenerationDefaults(0, 0, 1, 1, 512);

    private static final int MAX_TOKENS = 1 << 24;
    private static final int MAX_SHOWN = 60;

    public GenerationDefaults {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
        }
        sampling(temperature, topK, topP, repetitionPenalty, 0);
    }

    /**
     * Reads a {@code generation_config.json}; what it leaves out is as in Hugging Face's library.
     *
     * @param file to name in messages
     * @throws CheckpointException when a field has a value that nothing can be generated with
     */
    public static GenerationDefaults of(Path file, JsonNode config) {
        var fields = new Fields(file, config);
        double penalty = fields.number("repetition_penalty", 0.01, 10, 1);
        int maxTokens = fields.integer("max_new_tokens", 1, MAX_TOKENS, GREEDY.maxTokens);
        if (!fields.flag("do_sample")) {
            return new GenerationDefaults(0, 0, 1, (float) penalty, maxTokens);
        }
        return new GenerationDefaults(
                (float) fields.number("temperature", 0, 2, 1),
                fields.integer("top_k", 0, MAX_TOKENS, 50),
                (float) fields.number("top_p", 0, 1, 1),
                (float) penalty,
                maxTokens);
    }

    /**
     * What was published of a family's chat models, for a checkpoint without a file that says it: not confirmed by anything
     * in the checkpoint.
     */
    public static Optional<GenerationDefaults> published(ModelFamily family) {
        return switch (family) {
            case BAICHUAN -> Optional.of(new GenerationDefaults(0.3f, 5, 0.85f, 1.1f, 2_048));
            case BAICHUAN2 -> Optional.of(new GenerationDefaults(0.3f, 5, 0.85f, 1.05f, 2_048));
            case XVERSE -> Optional.of(new GenerationDefaults(0.5f, 30, 0.85f, 1.1f, 2_048));
            case NANBEIGE -> Optional.of(new GenerationDefaults(0.3f, 50, 0.9f, 1, 512));
            case LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA -> Optional.empty();
        };
    }

    /** The engine's sampling with these values. */
    public Sampling sampling(long seed) {
        return sampling(temperature, topK, topP, repetitionPenalty, seed);
    }

    private static Sampling sampling(float temperature, int topK, float topP, float repetitionPenalty, long seed) {
        return Sampling.of(temperature, seed)
                .withTopK(topK)
                .withTopP(topP)
                .withPenalties(new Penalties(repetitionPenalty, 0, 0));
    }

    /** The fields of the file; a null is as good as nothing. */
    private record Fields(Path file, JsonNode config) {

        Fields {
            if (!config.isObject()) {
                throw new CheckpointException(file, "its content", config.getNodeType(), "a JSON object");
            }
        }

        double number(String field, double least, double most, double otherwise) {
            return value(field)
                    .map(value -> {
                        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
                            throw refused(field, value, "a number from %s to %s".formatted(least, most));
                        }
                        return value.doubleValue();
                    })
                    .orElse(otherwise);
        }

        int integer(String field, int least, int most, int otherwise) {
            return value(field)
                    .map(value -> {
                        if (!value.isIntegralNumber()
                                || !value.canConvertToInt()
                                || value.intValue() < least
                                || value.intValue() > most) {
                            throw refused(field, value, "a whole number from %d to %d".formatted(least, most));
                        }
                        return value.intValue();
                    })
                    .orElse(otherwise);
        }

        boolean flag(String field) {
            return value(field)
                    .map(value -> {
                        if (!value.isBoolean()) {
                            throw refused(field, value, "true or false");
                        }
                        return value.booleanValue();
                    })
                    .orElse(false);
        }

        private Optional<JsonNode> value(String field) {
            return Optional.ofNullable(config.get(field)).filter(value -> !value.isNull());
        }

        private CheckpointException refused(String field, JsonNode value, String limit) {
            String text = value.toString();
            return new CheckpointException(file, field, text.substring(0, Math.min(text.length(), MAX_SHOWN)), limit);
        }
    }
}
