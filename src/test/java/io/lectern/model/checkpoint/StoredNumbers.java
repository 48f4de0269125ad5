package io.lectern.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers in the types that weights are stored in, rounded to the nearest and in a tie to the even one. */
final class StoredNumbers {

    private static final int DROPPED_BITS = 16;

    private StoredNumbers() {}

    static byte[] bytes(CheckpointFiles.Weight weight) {
        var type = weight.type();
        var buffer = ByteBuffer.allocate(weight.numbers().length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : weight.numbers()) {
            switch (type) {
                case F32 -> buffer.putFloat(number);
                case F16 -> buffer.putShort(Float.floatToFloat16(number));
                case BF16 -> buffer.putShort(bfloat16(number));
            }
        }
        return buffer.array();
    }

    static float rounded(CheckpointTensor.Type type, float number) {
        return switch (type) {
            case F32 -> number;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(number));
            case BF16 -> Float.intBitsToFloat(bfloat16(number) << DROPPED_BITS);
        };
    }

    private static short bfloat16(float number) {
        int bits = Float.floatToRawIntBits(number);
        int half = 0x7fff + ((bits >>> DROPPED_BITS) & 1);
        return (short) ((bits + half) >>> DROPPED_BITS);
    }
}
