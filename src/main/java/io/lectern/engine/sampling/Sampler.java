package io.lectern.engine.sampling;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Chooses the tokens of one generation. Belongs to one thread. */
public final class Sampler implements AutoCloseable {

    private final float temperature;
    private final SplittableRandom random;
    private final @Nullable TokenConstraint constraint;

    /**
     * @param prompt ids, for the penalty on repetition
     * @param constraint closed with this
     * @param logProbabilities alternatives to name, empty for no log-probabilities at all
     */
    public Sampler(
            Sampling sampling, int[] prompt, Optional<TokenConstraint> constraint, Optional<Integer> logProbabilities) {
        this.temperature = sampling.temperature();
        this.random = new SplittableRandom(sampling.seed());
        this.constraint = constraint.orElse(null);
    }

    /**
     * The tokens that were chosen and those that were likeliest, without their texts.
     *
     * @param alternatives ids, best first
     */
    public record Choice(int token, double logProbability, int[] alternatives, double[] alternativeLogProbabilities) {}

    /**
     * Chooses the next token and goes on behind it.
     *
     * @param logits are changed
     * @throws EngineException when the model computed no number to choose by
     */
    public Choice choose(float[] logits) {
        int best = best(logits);
        int token = temperature == 0 ? best : draw(logits, logits[best]);
        return new Choice(token, 0, new int[0], new double[0]);
    }

    /** The most likely token, the first of several. */
    public static int best(float[] logits) {
        int best = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < logits.length; token++) {
            if (Float.isNaN(logits[token])) {
                throw new EngineException("The model's output is not a number at token " + token
                        + ": its file is damaged, or its settings do not fit it");
            }
            if (logits[token] > most) {
                most = logits[token];
                best = token;
            }
        }
        if (best < 0 || most == Float.POSITIVE_INFINITY) {
            throw new EngineException("The model's output is infinite: its file is damaged");
        }
        return best;
    }

    private int draw(float[] logits, float most) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((logit - most) / temperature);
        }
        double rest = random.nextDouble() * sum;
        int last = 0;
        for (int token = 0; token < logits.length; token++) {
            double weight = Math.exp((logits[token] - most) / temperature);
            if (weight > 0) {
                last = token;
                rest -= weight;
                if (rest < 0) {
                    return token;
                }
            }
        }
        // Only rounding leads here.
        return last;
    }

    @Override
    public void close() {
        if (constraint != null) {
            constraint.close();
        }
    }
}
