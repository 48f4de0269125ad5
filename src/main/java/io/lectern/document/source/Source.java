package io.lectern.document.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something outside that a collection follows.
 *
 * @param interval from the end of one scan to the beginning of the next
 */
public record Source(
        SourceId id,
        CollectionId collectionId,
        SourceDefinition definition,
        OnMissing onMissing,
        Duration interval,
        Scan scan,
        Items items,
        Instant createdAt) {

    /**
     * The present or last scan.
     *
     * @param number rises with each; 0 before the first
     * @param problem why it failed; nothing is deleted then
     */
    public record Scan(
            long number,
            ScanStatus status,
            @Nullable DocumentProblem problem,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** How a scan stands. */
    public enum ScanStatus {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("complete")
        COMPLETE,
        @JsonProperty("failed")
        FAILED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static ScanStatus of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Files or addresses, by what is known of them.
     *
     * @param current taken in as they are
     * @param pending not taken yet: new, or still being written
     * @param missing were there once
     * @param refused cannot be taken in as they are
     */
    public record Items(long current, long pending, long missing, long refused) {}
}
