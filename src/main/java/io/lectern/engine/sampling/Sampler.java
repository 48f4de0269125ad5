package io.lectern.engine.sampling;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the tokens of one generation, by the steps of {@link Sampling} in their order. A draw takes the first candidate,
 * in the order of ids, at which the sum of probabilities exceeds the next double of a {@link SplittableRandom} that was
 * made with the seed. A constraint is asked about the token that was chosen without it; only when it refuses that one is
 * it applied to all, and the choice is made again. Belongs to one thread.
 */
public final class Sampler implements AutoCloseable {

    private final Sampling sampling;
    private final SplittableRandom random;
    private final @Nullable TokenConstraint constraint;
    private final @Nullable LogProbabilities logProbabilities;
    private final LogitAdjustments adjustments;
    private final Candidates candidates = new Candidates();

    /**
     * @param prompt ids, for the penalty on repetition
     * @param constraint closed with this
     * @param logProbabilities alternatives to name, empty for no log-probabilities at all
     */
    public Sampler(
            Sampling sampling, int[] prompt, Optional<TokenConstraint> constraint, Optional<Integer> logProbabilities) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed());
        this.constraint = constraint.orElse(null);
        this.logProbabilities = logProbabilities.map(LogProbabilities::new).orElse(null);
        this.adjustments = new LogitAdjustments(sampling, prompt);
    }

    /**
     * The tokens that were chosen and those that were likeliest, without their texts. The log-probabilities are natural
     * logarithms of the model's own distribution, before all steps; 0 and none where they were not asked for.
     *
     * @param alternatives ids, best first
     */
    public record Choice(int token, double logProbability, int[] alternatives, double[] alternativeLogProbabilities) {}

    /**
     * Chooses the next token and goes on behind it.
     *
     * @param logits are changed
     * @throws EngineException when the model computed no number to choose by, or its constraint allows no token
     */
    public Choice choose(float[] logits) {
        best(logits);
        if (logProbabilities != null) {
            logProbabilities.read(logits);
        }
        adjustments.apply(logits);
        int token = pick(logits);
        if (constraint != null) {
            if (!constraint.allows(token)) {
                constraint.restrict(logits);
                requireAny(logits);
                token = pick(logits);
            }
            constraint.accept(token);
        }
        adjustments.accept(token);
        return logProbabilities == null
                ? new Choice(token, 0, new int[0], new double[0])
                : logProbabilities.choice(token);
    }

    /**
     * The most likely token, the first of several.
     *
     * @throws EngineException when the model computed no number to choose by
     */
    public static int best(float[] logits) {
        int best = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < logits.length; token++) {
            float logit = logits[token];
            // One comparison for each token that is neither better nor NaN.
            if (logit <= most) {
                continue;
            }
            if (Float.isNaN(logit)) {
                throw new EngineException("The model's output is not a number at token " + token
                        + ": its file is damaged, or its settings do not fit it");
            }
            most = logit;
            best = token;
        }
        if (best < 0 || most == Float.POSITIVE_INFINITY) {
            throw new EngineException("The model's output is infinite: its file is damaged");
        }
        return best;
    }

    private int pick(float[] logits) {
        int best = best(logits);
        if (sampling.temperature() == 0) {
            return best;
        }
        candidates.take(logits, logits[best], sampling.temperature(), sampling.topK());
        candidates.keepTopP(sampling.topP());
        candidates.keepMinP(sampling.minP());
        candidates.keepTypical(sampling.typicalP());
        return candidates.draw(random.nextDouble());
    }

    private static void requireAny(float[] logits) {
        for (float logit : logits) {
            if (logit > Float.NEGATIVE_INFINITY) {
                return;
            }
        }
        throw new EngineException("The answer cannot go on: its grammar or schema allows none of the %d tokens here"
                .formatted(logits.length));
    }

    @Override
    public void close() {
        if (constraint != null) {
            constraint.close();
        }
    }
}
