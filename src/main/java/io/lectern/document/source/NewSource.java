package io.lectern.document.source;

import java.time.Duration;

/** A source to be. */
public record NewSource(SourceDefinition definition, OnMissing onMissing, Duration interval) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    /** @throws SourceException (400) when the interval is too short or too long */
    public NewSource {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw SourceException.invalid(
                    "The interval must be %s to %s, not %s".formatted(SHORTEST, LONGEST, interval));
        }
    }
}
