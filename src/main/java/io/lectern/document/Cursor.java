package io.lectern.document;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in a list that is ordered by creation time (microseconds, as PostgreSQL keeps it) and id. */
public record Cursor(Instant createdAt, UUID id) {

    /** Before everything. */
    public static final Cursor START = new Cursor(Instant.EPOCH, new UUID(0, 0));

    /** Behind everything: where a list that begins with the newest starts. */
    public static final Cursor END = new Cursor(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1L, -1L));

    private static final int BYTES = 3 * Long.BYTES;

    /**
     * The place that a client hands back.
     *
     * @param encoded what {@link #encoded} gave, or null for the beginning of the list
     * @param beginning of the list: {@link #START}, or {@link #END} when it goes from the newest to the oldest
     * @throws DocumentException (400) when it is anything else
     */
    public static Cursor decode(@Nullable String encoded, Cursor beginning) {
        if (encoded == null) {
            return beginning;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(encoded);
            if (bytes.length == BYTES) {
                var buffer = ByteBuffer.wrap(bytes);
                var time = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
                var cursor = new Cursor(time, new UUID(buffer.getLong(), buffer.getLong()));
                if (!time.isBefore(START.createdAt()) && !time.isAfter(END.createdAt())) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException notACursor) {
            throw DocumentException.invalidCursor(encoded);
        }
        throw DocumentException.invalidCursor(encoded);
    }

    public String encoded() {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
