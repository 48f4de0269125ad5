package io.lectern.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF version 3 file: declare metadata and tensors, then {@link #write}. Tensors are streamed, as F32 or F16.
 * Not safe for several threads.
 */
public final class GgufWriter {

    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<Declared> tensors = new ArrayList<>();

    private long dataBytes;

    private record Declared(GgufTensor tensor, TensorRows rows) {}

    public GgufWriter metadata(String key, GgufValue value) {
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("metadata key is there already: " + key);
        }
        return this;
    }

    /**
     * Declares a tensor.
     *
     * @param shape length of a row first
     */
    public GgufWriter tensor(String name, TensorType type, List<Long> shape, TensorRows rows) {
        if (type != TensorType.F32 && type != TensorType.F16) {
            throw new IllegalArgumentException("type must be F32 or F16: " + type);
        }
        var tensor = new GgufTensor(name, type, shape, dataBytes);
        dataBytes += aligned(tensor.bytes());
        tensors.add(new Declared(tensor, rows));
        return this;
    }

    /** Writes the file, replacing one that is there. */
    public void write(Path path) throws IOException {
        try (var out = new Output(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16))) {
            out.i32(GgufReader.MAGIC).i32(VERSION).i64(tensors.size()).i64(metadata.size());
            for (var entry : metadata.entrySet()) {
                out.string(entry.getKey()).i32(entry.getValue().type().id());
                out.value(entry.getValue());
            }
            for (var declared : tensors) {
                out.tensor(declared.tensor());
            }
            out.align();
            for (var declared : tensors) {
                writeData(declared, out);
            }
        }
    }

    private static void writeData(Declared declared, Output out) throws IOException {
        var row = new float[Math.toIntExact(declared.tensor().shape().getFirst())];
        long rows = declared.tensor().elements() / row.length;
        boolean half = declared.tensor().type() == TensorType.F16;
        for (long i = 0; i < rows; i++) {
            declared.rows().read(i, row);
            for (float value : row) {
                if (half) {
                    out.i16(Float.floatToFloat16(value));
                } else {
                    out.i32(Float.floatToRawIntBits(value));
                }
            }
        }
        out.align();
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /** Little-endian numbers into a stream, counted. */
    private static final class Output implements AutoCloseable {

        private final OutputStream out;
        private final byte[] bytes = new byte[Long.BYTES];
        private final ByteBuffer number = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        private long written;

        Output(OutputStream out) {
            this.out = out;
        }

        Output i16(short value) throws IOException {
            return flush(number.clear().putShort(value));
        }

        Output i32(int value) throws IOException {
            return flush(number.clear().putInt(value));
        }

        Output i64(long value) throws IOException {
            return flush(number.clear().putLong(value));
        }

        Output string(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            i64(utf8.length);
            out.write(utf8);
            written += utf8.length;
            return this;
        }

        void value(GgufValue value) throws IOException {
            switch (value) {
                case GgufValue.Whole(GgufValueType type, long whole) ->
                    flush(number.clear().putLong(whole).position(type.bytes()));
                case GgufValue.Real(GgufValueType type, double real) -> {
                    if (type == GgufValueType.FLOAT32) {
                        i32(Float.floatToRawIntBits((float) real));
                    } else {
                        i64(Double.doubleToRawLongBits(real));
                    }
                }
                case GgufValue.Flag(boolean flag) -> flush(number.clear().put((byte) (flag ? 1 : 0)));
                case GgufValue.Text(String text) -> string(text);
                case GgufValue.Array array -> array(array);
            }
        }

        private void array(GgufValue.Array array) throws IOException {
            if (array.elements().size() != array.count()) {
                throw new IllegalArgumentException("array has %d of its %d elements"
                        .formatted(array.elements().size(), array.count()));
            }
            i32(array.elementType().id()).i64(array.count());
            for (var element : array.elements()) {
                value(element);
            }
        }

        void tensor(GgufTensor tensor) throws IOException {
            string(tensor.name()).i32(tensor.shape().size());
            for (long length : tensor.shape()) {
                i64(length);
            }
            i32(tensor.type().id()).i64(tensor.offset());
        }

        void align() throws IOException {
            while (written % ALIGNMENT != 0) {
                out.write(0);
                written++;
            }
        }

        private Output flush(ByteBuffer filled) throws IOException {
            out.write(bytes, 0, filled.position());
            written += filled.position();
            return this;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
