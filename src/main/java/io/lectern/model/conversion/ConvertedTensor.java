package io.lectern.model.conversion;

import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import java.util.List;
import java.util.Set;

/**
 * A tensor of a model file, computed from those of a checkpoint while it is written.
 *
 * @param name in the model file
 * @param shape length of a row first
 * @param origin whether its numbers are those of the checkpoint
 */
record ConvertedTensor(String name, List<Long> shape, TensorRows rows, Origin origin) {

    /** Where numbers are from. */
    enum Origin {
        COPIED,
        COMPUTED
    }

    // Small tables that are added to every token.
    private static final Set<String> PRECISE_TABLES = Set.of("position_embd.weight", "token_types.weight");

    ConvertedTensor {
        shape = List.copyOf(shape);
    }

    ConvertedTensor(String name, List<Long> shape, TensorRows rows) {
        this(name, shape, rows, Origin.COPIED);
    }

    /**
     * How it is stored. Norms and biases stay in full precision: llama.cpp has code for them in no other. Computed numbers
     * have more bits than BF16 holds, and are small.
     *
     * @param matrices how most matrices are stored
     */
    TensorType type(TensorType matrices) {
        if (shape.size() == 1 || PRECISE_TABLES.contains(name)) {
            return TensorType.F32;
        }
        return origin == Origin.COMPUTED && matrices == TensorType.BF16 ? TensorType.F16 : matrices;
    }
}
