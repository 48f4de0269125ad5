package io.lectern.model.synthesis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Random bits, a stream for each row of a tensor, at the speed of memory. Not safe for several threads.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast splittable pseudorandom number
 *     generators (SplitMix64)</a>
 */
final class RandomBits {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long seed;

    private long state;

    RandomBits(long seed) {
        this.seed = mixed(seed);
    }

    /** Begins the stream of a row. */
    void start(long row) {
        state = mixed(seed + row * STEP);
    }

    long next() {
        state += STEP;
        return mixed(state);
    }

    /** A number of −½ to ½. */
    double centered() {
        return (next() >> 11) * 0x1.0p-53;
    }

    void fill(byte[] bytes) {
        int whole = bytes.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            LONG.set(bytes, i, next());
        }
        long rest = next();
        for (int i = whole; i < bytes.length; i++) {
            bytes[i] = (byte) (rest >>> (Byte.SIZE * (i - whole)));
        }
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
