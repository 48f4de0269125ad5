package io.lectern.model.conversion;

import io.lectern.gguf.TensorRows;
import java.util.List;
import java.util.Set;

/**
 * A tensor of a model file, computed from those of a checkpoint while it is written.
 *
 * @param name in the model file
 * @param shape length of a row first
 */
record ConvertedTensor(String name, List<Long> shape, TensorRows rows) {

    // Small tables that are added to every token.
    private static final Set<String> PRECISE_TABLES = Set.of("position_embd.weight", "token_types.weight");

    ConvertedTensor {
        shape = List.copyOf(shape);
    }

    /** Norms and biases stay in full precision: llama.cpp has code for them in no other. */
    boolean precise() {
        return shape.size() == 1 || PRECISE_TABLES.contains(name);
    }
}
