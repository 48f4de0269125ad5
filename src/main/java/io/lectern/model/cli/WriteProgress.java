package io.lectern.model.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What to say during long work on a file: how much is done, and how long the rest will take. Not safe for several threads. */
final class WriteProgress {

    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;
    private static final int MINUTE = 60;
    private static final int MINUTES_SHOWN_AS_SECONDS = 2;

    private final String activity;
    private final long total;
    private final long first;
    private final int steps;
    private final long started = System.nanoTime();

    private long said;
    private long step = -1;

    /**
     * @param activity such as "Writing a file"
     * @param first bytes that were done before
     * @param steps most messages there will be
     */
    WriteProgress(String activity, long total, long first, int steps) {
        this.activity = activity;
        this.total = total;
        this.first = first;
        this.steps = steps;
        this.said = started - MIN_INTERVAL_NANOS;
    }

    /** The message, if it is time for one. */
    Optional<String> after(long bytes, long now) {
        long reached = (long) ((double) bytes / total * steps);
        if (reached == step || now - said < MIN_INTERVAL_NANOS) {
            return Optional.empty();
        }
        step = reached;
        said = now;
        String done = "%s: %s of %s".formatted(activity, size(bytes), size(total));
        if (bytes <= first) {
            return Optional.of(done);
        }
        double seconds = (now - started) / (double) TimeUnit.SECONDS.toNanos(1) * (total - bytes) / (bytes - first);
        return Optional.of("%s, %s left".formatted(done, duration(seconds)));
    }

    private static String duration(double seconds) {
        return seconds < MINUTES_SHOWN_AS_SECONDS * MINUTE
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / MINUTE);
    }

    /** A number of bytes for people. */
    static String size(long bytes) {
        return bytes < GIGA
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }
}
