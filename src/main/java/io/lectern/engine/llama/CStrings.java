package io.lectern.engine.llama;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Text that C hands out. */
@SuppressWarnings("restricted")
final class CStrings {

    private static final int MAX_BYTES = 16 << 20;

    private CStrings() {}

    /** A NUL-terminated string, bytes that are no UTF-8 replaced; NULL gives an empty one. */
    static String read(MemorySegment address) {
        if (address.address() == 0) {
            return "";
        }
        var bounded = address.reinterpret(MAX_BYTES);
        long length = 0;
        while (length < MAX_BYTES && bounded.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return new String(bounded.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
