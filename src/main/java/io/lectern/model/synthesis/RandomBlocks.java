package io.lectern.model.synthesis;

import io.lectern.gguf.TensorBlocks;
import io.lectern.gguf.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor of random numbers, made as blocks of its type without ever being numbers: independent, evenly distributed
 * around zero. The same seed gives the same bytes.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-common.h">The blocks</a>
 */
final class RandomBlocks implements TensorBlocks {

    // Standard deviations of the whole numbers that the types can store, evenly drawn.
    private static final double BYTE_DEVIATION = Math.sqrt((256.0 * 256 - 1) / 12);
    private static final double SIX_BIT_DEVIATION = Math.sqrt((64.0 * 64 - 1) / 12);
    private static final double FOUR_BIT_DEVIATION = Math.sqrt((16.0 * 16 - 1) / 12);
    private static final double UNIT_DEVIATION = Math.sqrt(1 / 12.0);

    // Of all 8 parts of a Q4_K block: 4 times the number less 30 times the minimum, which centres 0 to 15 on zero.
    private static final int Q4_K_SCALE = 4;
    private static final byte[] Q4_K_SCALES = {
        4, 4, 4, 4, 94, 94, 94, 94, (byte) 228, (byte) 228, (byte) 228, (byte) 228
    };
    private static final int Q6_K_SCALES_OFFSET = 192;
    private static final int Q6_K_SCALES_COUNT = 16;
    private static final int Q6_K_SCALE_OFFSET = 208;
    private static final int SIGN = 1 << 15;

    private final TensorType type;
    private final double deviation;
    private final int zeroRows;
    private final RandomBits bits;

    /**
     * @param deviation standard deviation of the numbers
     * @param zeroRows so many rows at the start are zero
     */
    RandomBlocks(TensorType type, double deviation, int zeroRows, long seed) {
        this.type = type;
        this.deviation = deviation;
        this.zeroRows = zeroRows;
        this.bits = new RandomBits(seed);
    }

    @Override
    public void read(long index, byte[] row) {
        bits.start(index);
        var out = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        double wanted = index < zeroRows ? 0 : deviation;
        switch (type) {
            case F32, F16 -> numbers(out, wanted);
            case Q8_0 -> signedBlocks(row, out, (float) (wanted / BYTE_DEVIATION));
            case Q4_0 -> signedBlocks(row, out, (float) (wanted / FOUR_BIT_DEVIATION));
            case Q4_K -> minimumBlocks(row, out, (float) (wanted / FOUR_BIT_DEVIATION / Q4_K_SCALE));
            case Q6_K -> scaledBlocks(row, out, (float) (wanted / SIX_BIT_DEVIATION));
            default -> throw new IllegalStateException("no random blocks of " + type);
        }
    }

    private void numbers(ByteBuffer out, double wanted) {
        double width = wanted / UNIT_DEVIATION;
        while (out.hasRemaining()) {
            float number = (float) (width * bits.centered());
            if (type == TensorType.F16) {
                out.putShort(Float.floatToFloat16(number));
            } else {
                out.putFloat(number);
            }
        }
    }

    /** A scale and numbers around −½, whose mean the sign of the scale turns about. */
    private void signedBlocks(byte[] row, ByteBuffer out, float scale) {
        bits.fill(row);
        int positive = Float.floatToFloat16(scale);
        for (int block = 0; block < row.length; block += type.blockBytes()) {
            out.putShort(block, (short) (positive | (out.getShort(block) & SIGN)));
        }
    }

    /** Two scales, the parts' scales and minima, and numbers from 0 to 15. */
    private void minimumBlocks(byte[] row, ByteBuffer out, float scale) {
        bits.fill(row);
        short half = Float.floatToFloat16(scale);
        for (int block = 0; block < row.length; block += type.blockBytes()) {
            out.putShort(block, half).putShort(block + Short.BYTES, half);
            System.arraycopy(Q4_K_SCALES, 0, row, block + 2 * Short.BYTES, Q4_K_SCALES.length);
        }
    }

    /** Numbers around −½, the parts' scales, which are 1 or −1, and a scale. */
    private void scaledBlocks(byte[] row, ByteBuffer out, float scale) {
        bits.fill(row);
        for (int block = 0; block < row.length; block += type.blockBytes()) {
            for (int part = block + Q6_K_SCALES_OFFSET; part < block + Q6_K_SCALES_OFFSET + Q6_K_SCALES_COUNT; part++) {
                row[part] = (byte) (row[part] < 0 ? -1 : 1);
            }
            out.putShort(block + Q6_K_SCALE_OFFSET, Float.floatToFloat16(scale));
        }
    }
}
