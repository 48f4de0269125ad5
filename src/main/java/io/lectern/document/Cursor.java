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

    private static final int BYTES = 3 * Long.BYTES;

    /**
     * The place that a client hands back.
     *
     * @param encoded what {@link #encoded} gave, or null for the start
     * @throws DocumentException (400) when it is anything else
     */
    public static Cursor decode(@Nullable String encoded) {
        if (encoded == null) {
            return START;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(encoded);
            if (bytes.length == BYTES) {
                var buffer = ByteBuffer.wrap(bytes);
                var time = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
                return new Cursor(time, new UUID(buffer.getLong(), buffer.getLong()));
            }
        } catch (IllegalArgumentException notBase64) {
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
