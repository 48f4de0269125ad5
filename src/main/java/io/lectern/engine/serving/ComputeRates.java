package io.lectern.engine.serving;

import io.lectern.engine.cache.Pace;
import io.lectern.engine.cache.RecomputeCost;
import java.time.Duration;

/**
 * How long things take on this machine with this model, by what was measured lately. The time for a token of a prompt
 * grows with its position, because it attends to all before it: a straight line is fitted to it. Safe for use by several
 * threads.
 */
final class ComputeRates implements RecomputeCost {

    // Until something was measured: a slow processor, so that nothing is thrown away lightly.
    private static final double FIRST_TOKEN_NANOS = 5e6;
    private static final double FIRST_NANOS_PER_BYTE = 0.5;
    private static final double MEMORY = 0.95;
    private static final double LEAST_SPREAD = 256;

    // Weighted sums of a linear regression of nanoseconds per token on depth.
    private double weights;
    private double depths;
    private double squares;
    private double times;
    private double products;

    private double stepNanos;
    private final Pace save = new Pace(FIRST_NANOS_PER_BYTE);
    private final Pace restore = new Pace(FIRST_NANOS_PER_BYTE);

    /** Notes that tokens of prompts were computed, whose middle was at a position. */
    synchronized void prefilled(double depth, int tokens, long nanos) {
        double perToken = (double) nanos / tokens;
        weights = weights * MEMORY + tokens;
        depths = depths * MEMORY + tokens * depth;
        squares = squares * MEMORY + tokens * depth * depth;
        times = times * MEMORY + tokens * perToken;
        products = products * MEMORY + tokens * depth * perToken;
    }

    /** Notes a step that computed only one token for each of its sequences. */
    synchronized void stepped(long nanos) {
        stepNanos = stepNanos == 0 ? nanos : stepNanos * 0.8 + nanos * 0.2;
    }

    synchronized void saved(long bytes, long nanos) {
        save.measured(bytes, nanos);
    }

    synchronized void restored(long bytes, long nanos) {
        restore.measured(bytes, nanos);
    }

    /** Nanoseconds of the last steps. */
    synchronized double stepNanos() {
        return stepNanos;
    }

    /** Nanoseconds for one token of a prompt at a position. */
    synchronized double tokenNanos(double depth) {
        if (weights == 0) {
            return FIRST_TOKEN_NANOS;
        }
        double meanDepth = depths / weights;
        double meanTime = times / weights;
        double spread = squares / weights - meanDepth * meanDepth;
        double slope = 0;
        if (spread > LEAST_SPREAD * LEAST_SPREAD) {
            slope = Math.max(0, (products / weights - meanDepth * meanTime) / spread);
        }
        return Math.max(meanTime + slope * (depth - meanDepth), meanTime / 10);
    }

    @Override
    public Duration of(int start, int tokens) {
        return Duration.ofNanos((long) (tokens * tokenNanos(start + tokens / 2.0)));
    }

    synchronized Duration save(long bytes) {
        return save.of(bytes);
    }

    synchronized Duration restore(long bytes) {
        return restore.of(bytes);
    }
}
