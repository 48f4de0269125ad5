package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the fields of one message in the wire format of Protocol Buffers, one after the other, never beyond its end. The
 * value of a field is taken as what it is, or skipped.
 */
final class WireReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BLOCK = 2;
    private static final int FIXED_32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final Path file;
    private final String message;
    private final ByteBuffer bytes;

    private int field;
    private int type;

    WireReader(Path file, String message, ByteBuffer bytes) {
        this.file = file;
        this.message = message;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        return true;
    }

    int field() {
        return field;
    }

    long number() {
        require(VARINT);
        return varint();
    }

    boolean flag() {
        return number() != 0;
    }

    float real() {
        require(FIXED_32);
        requireBytes(Float.BYTES);
        return bytes.getFloat();
    }

    ByteBuffer block() {
        require(BLOCK);
        int length = length();
        var block = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return block;
    }

    WireReader message(String name) {
        return new WireReader(file, name, block());
    }

    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(block()).toString();
        } catch (CharacterCodingException e) {
            throw refused("not UTF-8", "UTF-8");
        }
    }

    void skip() {
        switch (type) {
            case VARINT -> varint();
            case FIXED_64 -> skip(Long.BYTES);
            case BLOCK -> skip(length());
            case FIXED_32 -> skip(Integer.BYTES);
            default -> throw refused("of wire type " + type, "of wire type 0, 1, 2 or 5");
        }
    }

    private void skip(int length) {
        requireBytes(length);
        bytes.position(bytes.position() + length);
    }

    private int length() {
        long length = varint();
        requireBytes(length);
        return (int) length;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            requireBytes(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw refused("a number of more than 10 bytes", "a number of 64 bits");
    }

    private void require(int expected) {
        if (type != expected) {
            throw refused("of wire type " + type, "of wire type " + expected);
        }
    }

    private void requireBytes(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw refused(length + " bytes long", "at most %d bytes long".formatted(bytes.remaining()));
        }
    }

    private CheckpointException refused(Object actual, String limit) {
        return new CheckpointException(file, "%s, field %d".formatted(message, field), actual, limit);
    }
}
