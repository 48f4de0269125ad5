package io.lectern.evaluation.engine;

import java.util.concurrent.TimeUnit;

/**
 * How long something took.
 *
 * @param stealPercent how much of the processors' time in it was stolen by the hypervisor
 */
public record Lap(double seconds, double stealPercent) {

    /** Times an action. */
    public static Lap of(Runnable action) {
        var before = CpuTimes.now();
        long started = System.nanoTime();
        action.run();
        return new Lap(seconds(System.nanoTime() - started), CpuTimes.now().stolenPercentSince(before));
    }

    static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }
}
