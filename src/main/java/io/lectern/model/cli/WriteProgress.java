package io.lectern.model.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What to say while a file is written: how much there is, and how long the rest will take. Not safe for several threads. */
final class WriteProgress {

    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    private final String name;
    private final long total;
    private final int steps;
    private final long started = System.nanoTime();

    private long said;
    private long step = -1;

    /** @param steps most messages there will be */
    WriteProgress(String name, long total, int steps) {
        this.name = name;
        this.total = total;
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
        double seconds = (now - started) / (double) TimeUnit.SECONDS.toNanos(1) * (total - bytes) / bytes;
        return Optional.of("Writing %s: %s of %s, %.0f s left".formatted(name, size(bytes), size(total), seconds));
    }

    /** A number of bytes for people. */
    static String size(long bytes) {
        return bytes < GIGA
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }
}
