package io.lectern.engine;

import java.util.Map;

/**
 * How the next token is chosen. The steps in their order, which is that of Hugging Face: bias, repetition penalty,
 * frequency and presence penalty, temperature, top-k, top-p, min-p, typical, drawing.
 *
 * @param temperature 0 for the most likely token (greedy), up to 2
 * @param topK only among the k likeliest; 0 for all
 * @param topP only among the likeliest that have this probability together; 1 for all
 * @param minP only those at least this likely, as a share of the likeliest; 0 for all
 * @param typicalP locally typical sampling: those whose surprise is nearest the expected, up to this probability
 *     together; 1 for all
 * @param penalties on what was said already
 * @param logitBias added to the logits of tokens, −100 to 100
 * @param seed start of the random sequence; the same seed, prompt and build give the same tokens
 */
public record Sampling(
        float temperature,
        int topK,
        float topP,
        float minP,
        float typicalP,
        Penalties penalties,
        Map<Integer, Float> logitBias,
        long seed) {

    public static final Sampling GREEDY = of(0, 0);

    private static final float MAX_BIAS = 100;

    public Sampling {
        logitBias = Map.copyOf(logitBias);
        requireRange("temperature", temperature, 0, 2);
        if (topK < 0) {
            throw new IllegalArgumentException("topK must not be negative: " + topK);
        }
        requireRange("topP", topP, 0, 1);
        requireRange("minP", minP, 0, 1);
        requireRange("typicalP", typicalP, 0, 1);
        logitBias.values().forEach(bias -> requireRange("logitBias", bias, -MAX_BIAS, MAX_BIAS));
    }

    /**
     * Penalties on tokens that occurred.
     *
     * @param repetition divides positive and multiplies negative logits of tokens of prompt and answer (CTRL, Keskar et
     *     al. 2019, as in Hugging Face); 1 for none
     * @param frequency taken from a logit for each time that the answer has the token; −2 to 2
     * @param presence taken from a logit if the answer has the token; −2 to 2
     */
    public record Penalties(float repetition, float frequency, float presence) {

        public static final Penalties NONE = new Penalties(1, 0, 0);

        private static final float MAX_REPETITION = 10;

        public Penalties {
            if (!(repetition > 0 && repetition <= MAX_REPETITION)) {
                throw new IllegalArgumentException("repetition must be above 0 and at most 10: " + repetition);
            }
            requireRange("frequency", frequency, -2, 2);
            requireRange("presence", presence, -2, 2);
        }
    }

    /** Temperature and seed only. */
    public static Sampling of(float temperature, long seed) {
        return new Sampling(temperature, 0, 1, 0, 1, Penalties.NONE, Map.of(), seed);
    }

    public Sampling withTopK(int k) {
        return new Sampling(temperature, k, topP, minP, typicalP, penalties, logitBias, seed);
    }

    public Sampling withTopP(float p) {
        return new Sampling(temperature, topK, p, minP, typicalP, penalties, logitBias, seed);
    }

    public Sampling withMinP(float p) {
        return new Sampling(temperature, topK, topP, p, typicalP, penalties, logitBias, seed);
    }

    public Sampling withTypicalP(float p) {
        return new Sampling(temperature, topK, topP, minP, p, penalties, logitBias, seed);
    }

    public Sampling withPenalties(Penalties others) {
        return new Sampling(temperature, topK, topP, minP, typicalP, others, logitBias, seed);
    }

    public Sampling withLogitBias(Map<Integer, Float> bias) {
        return new Sampling(temperature, topK, topP, minP, typicalP, penalties, bias, seed);
    }

    private static void requireRange(String field, float value, float least, float most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("%s must be %s to %s: %s".formatted(field, least, most, value));
        }
    }
}
