package io.lectern.model.hub;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to go on trying.
 *
 * @param failures in a row, without a byte in between, after which it is over
 * @param first wait, of which each further one is the double
 * @param longest wait that is chosen here
 * @param longestAsked wait that a server may ask for
 */
record RetryPolicy(
        int failures, Duration first, Duration longest, Duration longestAsked, RandomGenerator random, Pause pause) {

    /** Passes the time. */
    interface Pause {
        void last(Duration duration) throws InterruptedException;
    }

    static RetryPolicy defaults() {
        return new RetryPolicy(
                8,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                RandomGenerator.getDefault(),
                Thread::sleep);
    }

    /** Between half of what is due and all of it, so that many clients do not come back together. */
    Duration waitAfter(int failure) {
        long due = Math.min(longest.toMillis(), first.toMillis() << Math.min(failure - 1, 20));
        return Duration.ofMillis(due / 2 + random.nextLong(due / 2 + 1));
    }
}
