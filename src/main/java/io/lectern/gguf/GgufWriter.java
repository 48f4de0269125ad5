package io.lectern.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes a GGUF version 3 file: declare metadata and tensors, then {@link #write}. Tensors are streamed, given as numbers
 * (F32, F16 and BF16) or as blocks of their type. Not safe for several threads.
 */
public final class GgufWriter {

    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<Declared> tensors = new ArrayList<>();

    private long dataBytes;

    private record Declared(GgufTensor tensor, TensorBlocks blocks) {}

    public GgufWriter metadata(String key, GgufValue value) {
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("metadata key is there already: " + key);
        }
        return this;
    }

    /**
     * Declares a tensor given as numbers.
     *
     * @param shape length of a row first
     */
    public GgufWriter tensor(String name, TensorType type, List<Long> shape, TensorRows rows) {
        if (type.blockElements() != 1) {
            throw new IllegalArgumentException("type must be F32, F16 or BF16: " + type);
        }
        return blocks(name, type, shape, encoded(type, Math.toIntExact(shape.getFirst()), rows));
    }

    /**
     * Declares a tensor given as blocks of its type.
     *
     * @param shape length of a row first, a multiple of the type's block
     */
    public GgufWriter blocks(String name, TensorType type, List<Long> shape, TensorBlocks blocks) {
        if (shape.getFirst() % type.blockElements() != 0) {
            throw new IllegalArgumentException("%s has rows of %d numbers, %s needs a multiple of %d"
                    .formatted(name, shape.getFirst(), type, type.blockElements()));
        }
        var tensor = new GgufTensor(name, type, shape, dataBytes);
        dataBytes += aligned(tensor.bytes());
        tensors.add(new Declared(tensor, blocks));
        return this;
    }

    /** Bytes that the file will have. */
    public long fileBytes() {
        try (var out = new Output(OutputStream.nullOutputStream())) {
            writeHeader(out);
            return out.written + dataBytes;
        } catch (IOException nothingIsWritten) {
            throw new UncheckedIOException(nothingIsWritten);
        }
    }

    /**
     * What reading the file would say, without writing it.
     *
     * @param path to name in messages
     */
    public GgufFile describe(Path path) {
        long bytes = fileBytes();
        var declared = tensors.stream().map(Declared::tensor).toList();
        return new GgufFile(path, bytes, VERSION, ALIGNMENT, bytes - dataBytes, metadata, declared);
    }

    /** Writes the file, replacing one that is there. */
    public void write(Path path) throws IOException {
        write(path, bytes -> {});
    }

    /**
     * Writes the file, replacing one that is there.
     *
     * @param progress hears the bytes written so far, often
     */
    public void write(Path path, LongConsumer progress) throws IOException {
        try (var out = new Output(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES))) {
            writeHeader(out);
            for (var declared : tensors) {
                writeData(declared, out, progress);
            }
        }
    }

    private void writeHeader(Output out) throws IOException {
        out.i32(GgufReader.MAGIC).i32(VERSION).i64(tensors.size()).i64(metadata.size());
        for (var entry : metadata.entrySet()) {
            out.string(entry.getKey()).i32(entry.getValue().type().id());
            out.value(entry.getValue());
        }
        for (var declared : tensors) {
            out.tensor(declared.tensor());
        }
        out.align();
    }

    private static void writeData(Declared declared, Output out, LongConsumer progress) throws IOException {
        long rows = declared.tensor().elements() / declared.tensor().shape().getFirst();
        var row = new byte[Math.toIntExact(declared.tensor().bytes() / rows)];
        for (long i = 0; i < rows; i++) {
            declared.blocks().read(i, row);
            out.bytes(row);
            progress.accept(out.written);
        }
        out.align();
    }

    private static TensorBlocks encoded(TensorType type, int length, TensorRows rows) {
        var numbers = new float[length];
        return (index, bytes) -> {
            rows.read(index, numbers);
            var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            switch (type) {
                case F16 -> {
                    for (float number : numbers) {
                        buffer.putShort(Float.floatToFloat16(number));
                    }
                }
                case BF16 -> {
                    for (float number : numbers) {
                        buffer.putShort(upperHalf(number));
                    }
                }
                default -> buffer.asFloatBuffer().put(numbers);
            }
        };
    }

    /** The nearest number that has the lower half of its bits clear, of two equally near ones the even. */
    private static short upperHalf(float number) {
        int bits = Float.floatToIntBits(number);
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
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

        void bytes(byte[] block) throws IOException {
            out.write(block);
            written += block.length;
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
            bytes(utf8);
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
