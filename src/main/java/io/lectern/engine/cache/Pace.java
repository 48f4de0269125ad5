package io.lectern.engine.cache;

import java.time.Duration;

/**
 * How long a byte takes, by what was measured lately. Each byte counts alike: what a short transfer took says little about
 * a long one. Not safe for several threads.
 */
public final class Pace {

    // What is expected at first counts like so many bytes, and what was measured is forgotten behind so many more.
    private static final double FIRST_BYTES = 64 << 20;
    private static final double REMEMBERED_BYTES = 512 << 20;

    private double bytes = FIRST_BYTES;
    private double nanos;

    /** @param nanosPerByte until something was measured */
    public Pace(double nanosPerByte) {
        this.nanos = nanosPerByte * FIRST_BYTES;
    }

    /** Notes a transfer. */
    public void measured(long transferred, long took) {
        double kept = REMEMBERED_BYTES / (REMEMBERED_BYTES + transferred);
        bytes = bytes * kept + transferred;
        nanos = nanos * kept + took;
    }

    /** How long a transfer will take. */
    public Duration of(long toTransfer) {
        return Duration.ofNanos((long) (nanos / bytes * toTransfer));
    }
}
