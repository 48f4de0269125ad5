package io.lectern.document.source;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.source.fetch.Validators;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file or an address of a source.
 *
 * @param location path below the folder, or the address
 * @param problem why it could not be taken in when it was last looked at
 * @param documentId what it was taken in as; null before, and after that document was deleted
 * @param sha256 of the bytes that were taken in
 * @param taken how the file looked then; null for an address
 * @param look how a file that is not taken in yet looked
 * @param scan that last looked at it
 */
public record SourceItem(
        @JsonIgnore long id,
        String location,
        Status status,
        @Nullable DocumentProblem problem,
        @Nullable DocumentId documentId,
        @Nullable String sha256,
        @Nullable FileLook taken,
        @JsonIgnore Validators validators,
        @JsonIgnore @Nullable Look look,
        @JsonIgnore long scan,
        @Nullable Instant lastSeenAt) {

    /** Whether these bytes are taken in already, even if their document was deleted by somebody since. */
    boolean hasTaken(String bytesSha256) {
        return bytesSha256.equals(sha256) && (documentId != null || status != Status.MISSING);
    }

    /** Whether it was missing, and its document is gone for that: when it is there again, it is taken in again. */
    boolean isForgotten() {
        return documentId == null && status == Status.MISSING;
    }

    /** Whether it is there. */
    public enum Status {
        /** Not taken in as it is now. */
        @JsonProperty("pending")
        PENDING,
        /** Taken in as it is. */
        @JsonProperty("current")
        CURRENT,
        /** Cannot be taken in as it is; what was taken in before stays. */
        @JsonProperty("refused")
        REFUSED,
        @JsonProperty("missing")
        MISSING;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** How a file looked, and since when it has. */
    public record Look(FileLook file, Instant since) {

        /** What is known after a file was looked at again. */
        static Look next(@Nullable Look earlier, FileLook now, Instant time) {
            return earlier != null && earlier.file().equals(now) ? earlier : new Look(now, time);
        }

        /** Whether the file has looked like this long enough to be whole. */
        boolean isSettled(Instant time, Duration settle) {
            return !time.isBefore(since.plus(settle)) && !since.equals(time);
        }
    }
}
