package io.lectern.document.internal;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A job's only data is a text, or nothing; no Java serialization. */
final class PasswordSerializer implements Serializer {

    @Override
    public byte[] serialize(@Nullable Object data) {
        return data == null ? new byte[0] : ((String) data).getBytes(StandardCharsets.UTF_8);
    }

    /** No bytes are no password: a reader that is given an empty one does not try what it would try without. */
    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] stored) {
        return stored == null || stored.length == 0 ? null : type.cast(new String(stored, StandardCharsets.UTF_8));
    }
}
