package io.lectern.document.internal;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;

/** A job's only data is a text; no Java serialization. */
final class PasswordSerializer implements Serializer {

    @Override
    public byte[] serialize(Object data) {
        return data == null ? new byte[0] : ((String) data).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] stored) {
        return type.cast(new String(stored, StandardCharsets.UTF_8));
    }
}
