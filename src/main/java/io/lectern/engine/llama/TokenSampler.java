package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.SplittableRandom;

/** Chooses the tokens of one generation. Not safe for several threads. */
final class TokenSampler {

    private final float temperature;
    private final SplittableRandom random;

    TokenSampler(Sampling sampling) {
        this.temperature = sampling.temperature();
        this.random = new SplittableRandom(sampling.seed());
    }

    /**
     * The next token.
     *
     * @throws EngineException when the model computed no number to choose by
     */
    int sample(float[] logits) {
        int best = best(logits);
        return temperature == 0 ? best : draw(logits, logits[best]);
    }

    /** The most likely token, the first of several. */
    static int best(float[] logits) {
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
}
