package io.lectern.engine.serving;

import java.time.Duration;

/** When it is worth asking again, by how long requests took lately. Safe for use by several threads. */
final class RetryHint {

    private static final long LEAST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 120_000;
    private static final double FIRST_MILLIS = 5_000;

    private final int running;

    private double meanMillis = FIRST_MILLIS;

    /** @param running requests that are computed together */
    RetryHint(int running) {
        this.running = running;
    }

    synchronized void took(Duration time) {
        meanMillis = meanMillis * 0.8 + time.toMillis() * 0.2;
    }

    /** The time until a place in the queue will be free: that in which one request ends. */
    synchronized Duration next() {
        return Duration.ofMillis(Math.clamp((long) (meanMillis / running), LEAST_MILLIS, MOST_MILLIS));
    }
}
