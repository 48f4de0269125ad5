package io.lectern.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The numbers that the blocks of a file stand for, from the definitions in ggml-quants.c, slow and obvious. */
public final class Dequantized {

    private final GgufFile file;
    private final byte[] bytes;

    private Dequantized(GgufFile file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    public static Dequantized of(Path path) {
        try {
            return new Dequantized(GgufFile.read(path), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a tensor, row after row. */
    public float[] numbers(String name) {
        var tensor = file.tensor(name).orElseThrow();
        var in = ByteBuffer.wrap(bytes, (int) (file.dataOffset() + tensor.offset()), (int) tensor.bytes())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        var numbers = new float[(int) tensor.elements()];
        int block = tensor.type().blockElements();
        for (int i = 0; i < numbers.length; i += block) {
            read(
                    tensor.type(),
                    in.slice(
                                    i / block * tensor.type().blockBytes(),
                                    tensor.type().blockBytes())
                            .order(ByteOrder.LITTLE_ENDIAN),
                    numbers,
                    i);
        }
        return numbers;
    }

    private static void read(TensorType type, ByteBuffer block, float[] numbers, int start) {
        switch (type) {
            case F32 -> numbers[start] = block.getFloat(0);
            case F16 -> numbers[start] = half(block, 0);
            case BF16 -> numbers[start] = Float.intBitsToFloat(block.getShort(0) << 16);
            case Q8_0 -> {
                for (int i = 0; i < 32; i++) {
                    numbers[start + i] = half(block, 0) * block.get(2 + i);
                }
            }
            case Q4_0 -> {
                for (int i = 0; i < 16; i++) {
                    numbers[start + i] = half(block, 0) * (low(block, 2 + i) - 8);
                    numbers[start + i + 16] = half(block, 0) * (high(block, 2 + i) - 8);
                }
            }
            case Q4_K -> q4K(block, numbers, start);
            case Q6_K -> q6K(block, numbers, start);
            default -> throw new AssertionError(type);
        }
    }

    private static void q4K(ByteBuffer block, float[] numbers, int start) {
        for (int part = 0; part < 8; part++) {
            float scale = half(block, 0) * scaleOrMinimum(block, part, 0);
            float minimum = half(block, 2) * scaleOrMinimum(block, part, 4);
            for (int i = 0; i < 32; i++) {
                int at = 16 + part / 2 * 32 + i;
                int number = part % 2 == 0 ? low(block, at) : high(block, at);
                numbers[start + part * 32 + i] = scale * number - minimum;
            }
        }
    }

    /** {@code get_scale_min_k4}: scales begin at byte 0, minima at byte 4, and the last four are in pieces. */
    private static int scaleOrMinimum(ByteBuffer block, int part, int from) {
        int scales = 4;
        if (part < 4) {
            return block.get(scales + part + from) & 63;
        }
        int packed = from == 0 ? low(block, scales + part + 4) : high(block, scales + part + 4);
        return packed | (((block.get(scales + part - 4 + from) & 0xFF) >> 6) << 4);
    }

    private static void q6K(ByteBuffer block, float[] numbers, int start) {
        float scale = half(block, 208);
        for (int i = 0; i < 256; i++) {
            int side = i / 128;
            int quarter = i % 128 / 32;
            int lane = i % 32;
            int lowByte = side * 64 + lane + quarter % 2 * 32;
            int lowBits = quarter < 2 ? low(block, lowByte) : high(block, lowByte);
            int highBits = ((block.get(128 + side * 32 + lane) & 0xFF) >> (2 * quarter)) & 3;
            numbers[start + i] = scale * block.get(192 + i / 16) * ((lowBits | (highBits << 4)) - 32);
        }
    }

    private static float half(ByteBuffer block, int at) {
        return Float.float16ToFloat(block.getShort(at));
    }

    private static int low(ByteBuffer block, int at) {
        return block.get(at) & 15;
    }

    private static int high(ByteBuffer block, int at) {
        return (block.get(at) & 0xFF) >> 4;
    }
}
