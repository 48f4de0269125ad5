package io.lectern.supervisor;

import java.time.Duration;

/**
 * How long to wait before a child that died is started again: twice as long each time, and as at first after it was well
 * for some time.
 *
 * @param first after the first death
 * @param longest never longer
 * @param health a child that lived this long was well
 */
public record RestartDelays(Duration first, Duration longest, Duration health) {

    public RestartDelays {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("first must be positive and at most longest: %s".formatted(first));
        }
    }

    /** A second, up to a minute, five minutes of health. */
    public static RestartDelays defaults() {
        return new RestartDelays(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(5));
    }

    /**
     * @param before the wait before the life that ended now, zero for the first one
     * @param lived how long that was
     */
    Duration next(Duration before, Duration lived) {
        if (before.isZero() || lived.compareTo(health) >= 0) {
            return first;
        }
        var doubled = before.multipliedBy(2);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
