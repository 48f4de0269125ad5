package io.lectern.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one header. */
final class GgufReader {

    static final int MAGIC = 0x46554747;

    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_TENSORS = 1 << 16;
    private static final int MAX_KEY_BYTES = 65_535;
    private static final int MAX_TENSOR_NAME_BYTES = 63;
    private static final int MAX_STRING_BYTES = 16 << 20;
    private static final int MAX_KEPT_ELEMENTS = 1 << 20;
    private static final long MAX_KEPT_BYTES = 192 << 20;
    private static final int KEPT_BYTES_PER_VALUE = 48;
    private static final int MAX_DIMENSIONS = 4;
    // magic, version, two counts
    private static final int FIXED_BYTES = 24;
    // key length, type and the smallest value; name length, dimension count, one dimension, type and offset
    private static final int MIN_KEY_BYTES = 13;
    private static final int MIN_TENSOR_BYTES = 32;

    private final Path path;
    private final GgufInput in;

    private long keptBytes;

    GgufReader(Path path, GgufInput in) {
        this.path = path;
        this.in = in;
    }

    GgufFile read() throws IOException {
        if (in.size() < FIXED_BYTES) {
            throw refused("the file", in.size() + " bytes long", "at least " + FIXED_BYTES);
        }
        int magic = in.i32("the magic number");
        if (magic != MAGIC) {
            throw refused("the magic number", "0x%08x".formatted(magic), "0x%08x (GGUF)".formatted(MAGIC));
        }
        int version = in.i32("the version");
        if (version != 2 && version != 3) {
            throw refused("the version", Integer.toUnsignedString(version), "2 or 3");
        }
        long tensorCount = count("the number of tensors", MAX_TENSORS, MIN_TENSOR_BYTES);
        long keyCount = count("the number of metadata keys", MAX_KEYS, MIN_KEY_BYTES);
        var metadata = metadata((int) keyCount);
        int alignment = alignment(metadata);
        var tensors = tensors((int) tensorCount);
        long dataOffset = Math.ceilDiv(in.position(), alignment) * alignment;
        for (var tensor : tensors) {
            checkPlace(tensor, alignment, in.size() - dataOffset);
        }
        return new GgufFile(path, in.size(), version, alignment, dataOffset, metadata, tensors);
    }

    private long count(String subject, int limit, int minimumBytes) throws IOException {
        long count = in.i64(subject);
        long most = Math.min(limit, in.remaining() / minimumBytes);
        if (count < 0 || count > most) {
            throw refused(subject, Long.toUnsignedString(count), "at most " + most + " in a file of this size");
        }
        return count;
    }

    private Map<String, GgufValue> metadata(int count) throws IOException {
        var metadata = new LinkedHashMap<String, GgufValue>();
        for (int i = 0; i < count; i++) {
            String key = in.string("metadata key " + i, MAX_KEY_BYTES);
            var value = value(key, type(key));
            if (metadata.putIfAbsent(key, value) != null) {
                throw refused("metadata key " + key, "there twice", "there once");
            }
        }
        return metadata;
    }

    private GgufValueType type(String key) throws IOException {
        int id = in.i32(key);
        return GgufValueType.of(id).orElseThrow(() -> refused("the type of " + key, id, "0 to 12"));
    }

    private GgufValue value(String key, GgufValueType type) throws IOException {
        keep(KEPT_BYTES_PER_VALUE);
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(type, in.u8(key));
            case INT8 -> new GgufValue.Whole(type, (byte) in.u8(key));
            case UINT16 -> new GgufValue.Whole(type, Short.toUnsignedLong(in.i16(key)));
            case INT16 -> new GgufValue.Whole(type, in.i16(key));
            case UINT32 -> new GgufValue.Whole(type, Integer.toUnsignedLong(in.i32(key)));
            case INT32 -> new GgufValue.Whole(type, in.i32(key));
            case UINT64, INT64 -> new GgufValue.Whole(type, in.i64(key));
            case FLOAT32 -> new GgufValue.Real(type, Float.intBitsToFloat(in.i32(key)));
            case FLOAT64 -> new GgufValue.Real(type, Double.longBitsToDouble(in.i64(key)));
            case BOOL -> flag(key);
            case STRING -> text(key);
            case ARRAY -> array(key);
        };
    }

    private void keep(long bytes) {
        keptBytes += bytes;
        if (keptBytes > MAX_KEPT_BYTES) {
            throw refused("the metadata", "more than " + keptBytes + " bytes in memory", "at most " + MAX_KEPT_BYTES);
        }
    }

    private GgufValue text(String key) throws IOException {
        String text = in.string(key, MAX_STRING_BYTES);
        keep(text.length());
        return new GgufValue.Text(text);
    }

    private GgufValue flag(String key) throws IOException {
        int value = in.u8(key);
        if (value > 1) {
            throw refused(key, value, "0 or 1");
        }
        return new GgufValue.Flag(value == 1);
    }

    private GgufValue array(String key) throws IOException {
        var type = type(key);
        if (type == GgufValueType.ARRAY) {
            throw refused(key, "an array of arrays", "an array of plain values");
        }
        int elementBytes = type == GgufValueType.STRING ? Long.BYTES : type.bytes();
        long count = count("the number of elements of " + key, Integer.MAX_VALUE, elementBytes);
        if (count > MAX_KEPT_ELEMENTS) {
            skipElements(key, type, count);
            return new GgufValue.Array(type, count, List.of());
        }
        var elements = new ArrayList<GgufValue>((int) count);
        for (long i = 0; i < count; i++) {
            elements.add(value(key, type));
        }
        return new GgufValue.Array(type, count, elements);
    }

    private void skipElements(String key, GgufValueType type, long count) throws IOException {
        if (type != GgufValueType.STRING) {
            in.skip(count * type.bytes(), key);
            return;
        }
        for (long i = 0; i < count; i++) {
            in.skipString(key, MAX_STRING_BYTES);
        }
    }

    private int alignment(Map<String, GgufValue> metadata) {
        var value = metadata.get("general.alignment");
        if (value == null) {
            return DEFAULT_ALIGNMENT;
        }
        boolean usable = value instanceof GgufValue.Whole(GgufValueType type, long bytes)
                && type == GgufValueType.UINT32
                && bytes >= 8
                && bytes <= 1 << 20
                && Long.bitCount(bytes) == 1;
        if (!usable) {
            throw refused("general.alignment", value, "a power of two from 8 to 1048576");
        }
        return (int) ((GgufValue.Whole) value).value();
    }

    private List<GgufTensor> tensors(int count) throws IOException {
        var names = new HashSet<String>();
        var tensors = new ArrayList<GgufTensor>(count);
        for (int i = 0; i < count; i++) {
            String name = in.string("the name of tensor " + i, MAX_TENSOR_NAME_BYTES);
            if (!names.add(name)) {
                throw refused("tensor " + name, "there twice", "there once");
            }
            tensors.add(tensor(name));
        }
        return tensors;
    }

    private GgufTensor tensor(String name) throws IOException {
        String subject = "tensor " + name;
        int dimensions = in.i32(subject);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw refused("the number of dimensions of " + subject, Integer.toUnsignedString(dimensions), "1 to 4");
        }
        var shape = new ArrayList<Long>(dimensions);
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            long length = in.i64(subject);
            // No type stores more than 32 numbers in a byte, so more elements cannot be in the file.
            if (length < 1 || length > Math.max(1, in.size() * 32 / elements)) {
                throw refused("dimension " + i + " of " + subject, length, "positive, and its numbers within the file");
            }
            elements *= length;
            shape.add(length);
        }
        int id = in.i32(subject);
        var type = TensorType.of(id).orElseThrow(() -> refused("the type of " + subject, id, "a supported ggml type"));
        if (shape.getFirst() % type.blockElements() != 0) {
            throw refused(
                    "the row length of " + subject,
                    shape.getFirst(),
                    "a multiple of " + type.blockElements() + " for " + type);
        }
        return new GgufTensor(name, type, shape, in.i64(subject));
    }

    private void checkPlace(GgufTensor tensor, int alignment, long dataBytes) {
        String subject = "the offset of tensor " + tensor.name();
        if (tensor.offset() < 0 || tensor.offset() % alignment != 0) {
            throw refused(subject, Long.toUnsignedString(tensor.offset()), "a multiple of the alignment, " + alignment);
        }
        if (tensor.bytes() > dataBytes || tensor.offset() > dataBytes - tensor.bytes()) {
            throw refused(
                    subject,
                    tensor.offset(),
                    "at most " + (dataBytes - tensor.bytes()) + ", so that its " + tensor.bytes()
                            + " bytes end within the file");
        }
    }

    private GgufException refused(String subject, Object actual, String limit) {
        return new GgufException(path, subject, actual, limit);
    }
}
