package io.lectern.model.checkpoint;

import java.nio.file.Path;
import java.util.List;

/** One weight of a checkpoint. */
public interface CheckpointTensor {

    /** How its numbers are stored. */
    enum Type {
        F32(4),
        F16(2),
        BF16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    String name();

    /** The file that it is in. */
    Path path();

    Type type();

    /** As PyTorch writes it: rows first, the length of a row last; empty for a single number. */
    List<Long> shape();

    /** Reads numbers one after the other in the order of the shape, from {@code first} on, as many as the array holds. */
    void read(long first, float[] numbers);
}
