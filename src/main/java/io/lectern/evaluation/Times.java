package io.lectern.evaluation;

import java.util.Arrays;

/** Times that were taken of the same work, shortest first. */
public final class Times {

    private static final double NANOS_A_MILLISECOND = 1e6;

    private final long[] sortedNanos;

    private Times(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    public static Times of(long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Times(sorted);
    }

    /**
     * Milliseconds that at least a share of them took no longer than: the nearest rank, a time that was taken. 0 when there
     * are none.
     *
     * @param share above 0, at most 1
     */
    public double quantile(double share) {
        if (sortedNanos.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sortedNanos.length);
        return sortedNanos[Math.max(1, rank) - 1] / NANOS_A_MILLISECOND;
    }
}
