package io.lectern.gguf;

import java.util.ArrayList;
import java.util.List;

/** A metadata value with the type it has in the file. */
public sealed interface GgufValue {

    GgufValueType type();

    /** A whole number; an unsigned 64-bit one above 2^63 shows as negative. */
    record Whole(GgufValueType type, long value) implements GgufValue {}

    record Real(GgufValueType type, double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.BOOL;
        }
    }

    record Text(String value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.STRING;
        }
    }

    /**
     * Values of one plain type.
     *
     * @param count elements in the file
     * @param elements all of them, or none when the reader skipped a long array
     */
    record Array(GgufValueType elementType, long count, List<GgufValue> elements) implements GgufValue {

        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.ARRAY;
        }
    }

    static GgufValue of(String value) {
        return new Text(value);
    }

    static GgufValue of(boolean value) {
        return new Flag(value);
    }

    /** An unsigned 32-bit number, what most keys hold. */
    static GgufValue of(int value) {
        return new Whole(GgufValueType.UINT32, Integer.toUnsignedLong(value));
    }

    static GgufValue of(float value) {
        return new Real(GgufValueType.FLOAT32, value);
    }

    static GgufValue texts(List<String> values) {
        return new Array(
                GgufValueType.STRING,
                values.size(),
                values.stream().map(GgufValue::of).toList());
    }

    static GgufValue reals(float... values) {
        var elements = new ArrayList<GgufValue>(values.length);
        for (float value : values) {
            elements.add(of(value));
        }
        return new Array(GgufValueType.FLOAT32, values.length, elements);
    }

    static GgufValue integers(int... values) {
        var elements = new ArrayList<GgufValue>(values.length);
        for (int value : values) {
            elements.add(new Whole(GgufValueType.INT32, value));
        }
        return new Array(GgufValueType.INT32, values.length, elements);
    }

    static GgufValue bytes(byte... values) {
        var elements = new ArrayList<GgufValue>(values.length);
        for (byte value : values) {
            elements.add(new Whole(GgufValueType.UINT8, Byte.toUnsignedLong(value)));
        }
        return new Array(GgufValueType.UINT8, values.length, elements);
    }
}
