package io.lectern.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A tensor at a place in a file.
 *
 * @param strides numbers from one index to the next, for each dimension
 * @param offset of its first number in the file, in bytes
 */
record StoredTensor(String name, NumberKind kind, List<Long> shape, List<Long> strides, WeightFile file, long offset)
        implements CheckpointTensor {

    private static final int BUFFER_NUMBERS = 1 << 14;
    private static final int BFLOAT16_SHIFT = 16;

    StoredTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /** Not to be asked for whole numbers, see {@link Weights}. */
    @Override
    public Type type() {
        return kind.type().orElseThrow();
    }

    long bytes() {
        return Shapes.elements(shape) * kind.bytes();
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public void read(long first, float[] numbers) {
        Objects.checkFromIndexSize(first, numbers.length, Shapes.elements(shape));
        try {
            if (Shapes.isContiguous(shape, strides)) {
                readRun(first, numbers);
            } else {
                readEach(first, numbers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.path() + ": tensor " + name + " cannot be read", e);
        }
    }

    private void readRun(long first, float[] numbers) throws IOException {
        var buffer = buffer(Math.min(numbers.length, BUFFER_NUMBERS));
        for (int done = 0; done < numbers.length; ) {
            int step = Math.min(numbers.length - done, BUFFER_NUMBERS);
            fill(buffer, first + done, step);
            convert(buffer, numbers, done, step);
            done += step;
        }
    }

    private void readEach(long first, float[] numbers) throws IOException {
        var buffer = buffer(1);
        for (int i = 0; i < numbers.length; i++) {
            fill(buffer, Shapes.place(first + i, shape, strides), 1);
            convert(buffer, numbers, i, 1);
        }
    }

    private ByteBuffer buffer(int numbers) {
        return ByteBuffer.allocate(numbers * kind.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(ByteBuffer buffer, long place, int numbers) throws IOException {
        buffer.clear().limit(numbers * kind.bytes());
        file.read(offset + place * kind.bytes(), buffer, "tensor " + name);
    }

    private void convert(ByteBuffer buffer, float[] numbers, int from, int count) {
        switch (type()) {
            case F32 -> buffer.asFloatBuffer().get(numbers, from, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    numbers[from + i] = Float.float16ToFloat(buffer.getShort(i * Short.BYTES));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    numbers[from + i] = Float.intBitsToFloat(buffer.getShort(i * Short.BYTES) << BFLOAT16_SHIFT);
                }
            }
        }
    }
}
