package io.lectern.model.checkpoint;

import java.nio.ByteBuffer;

/** The bytes of a pickle, never beyond its end, and where in it a refusal happened. */
final class PickleInput {

    private static final int MAX_TEXT_BYTES = 4096;
    private static final int MAX_LONG_BYTES = 8;

    private final WeightFile file;
    private final String entry;
    private final ByteBuffer bytes;

    /** Where the opcode that is being read begins. */
    private int opcodeStart;

    /**
     * @param entry of the archive
     * @param bytes little-endian
     */
    PickleInput(WeightFile file, String entry, ByteBuffer bytes) {
        this.file = file;
        this.entry = entry;
        this.bytes = bytes;
    }

    int opcode() {
        opcodeStart = bytes.position();
        return u8();
    }

    int u8() {
        return Byte.toUnsignedInt(ensure(1).get());
    }

    int u16() {
        return Short.toUnsignedInt(ensure(Short.BYTES).getShort());
    }

    int i32() {
        return ensure(Integer.BYTES).getInt();
    }

    /** A number of as many bytes as the byte before says. */
    long longNumber() {
        int length = u8();
        if (length > MAX_LONG_BYTES) {
            throw refused("a whole number", length + " bytes long", "at most " + MAX_LONG_BYTES);
        }
        ensure(length);
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= Byte.toUnsignedLong(bytes.get()) << (i * Byte.SIZE);
        }
        int unused = Long.SIZE - length * Byte.SIZE;
        return length == 0 ? 0 : number << unused >> unused;
    }

    long i64() {
        return ensure(Long.BYTES).getLong();
    }

    String text(int length) {
        if (length < 0 || length > MAX_TEXT_BYTES) {
            throw refused("a text", Integer.toUnsignedString(length) + " bytes long", "at most " + MAX_TEXT_BYTES);
        }
        var slice = ensure(length).slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return Utf8.decode(slice).orElseThrow(() -> refused("a text", "no UTF-8", "UTF-8"));
    }

    /** A text up to the end of the line. */
    String line() {
        int length = 0;
        while (length < bytes.remaining() && bytes.get(bytes.position() + length) != '\n') {
            length++;
        }
        String line = text(length);
        u8();
        return line;
    }

    /** @param field what at the opcode that is being read is wrong */
    CheckpointException refused(String field, Object actual, String limit) {
        return file.refused("%s at byte %d: %s".formatted(entry, opcodeStart, field), actual, limit);
    }

    private ByteBuffer ensure(int count) {
        if (count > bytes.remaining()) {
            throw refused("the pickle", "cut off", "complete");
        }
        return bytes;
    }
}
