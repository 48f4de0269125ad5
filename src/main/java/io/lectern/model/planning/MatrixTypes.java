package io.lectern.model.planning;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.TensorType;

/**
 * The types that llama.cpp gives the matrices of a model when it quantizes it without an importance matrix.
 *
 * @param queriesPerKey query heads that share a key head
 * @param large whether llama.cpp calls it a 70B model: 80 layers with shared key heads
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/src/llama-quant.cpp">llama_tensor_get_type_impl</a>
 */
record MatrixTypes(ModelFileType file, int layers, int queriesPerKey, boolean large) {

    private static final int MANY_QUERIES = 4;

    /**
     * The type of one matrix.
     *
     * @param layer it is in; 0 for those in none
     * @param rowLength numbers in a row: where they are no whole blocks, another type is taken
     */
    TensorType of(TensorRole role, int layer, long rowLength) {
        return file.matrices() == TensorType.F16 || file.matrices() == TensorType.BF16
                ? file.matrices()
                : fitting(wanted(role, layer, rowLength), rowLength);
    }

    private TensorType wanted(TensorRole role, int layer, long rowLength) {
        return switch (role) {
            case OUTPUT -> output(rowLength);
            case ATTENTION_VALUES -> values(layer);
            case ATTENTION_OUTPUT -> attentionOutput();
            case FEED_FORWARD_DOWN -> down(layer);
            case EMBEDDINGS, OTHER -> file.matrices();
        };
    }

    private TensorType output(long rowLength) {
        boolean whole = rowLength % file.matrices().blockElements() == 0;
        return whole && file.matrices() != TensorType.Q8_0 ? TensorType.Q6_K : TensorType.Q8_0;
    }

    private TensorType values(int layer) {
        boolean shared = queriesPerKey >= MANY_QUERIES;
        var usual = file.matrices();
        var type = switch (file) {
            case Q2_K -> shared ? TensorType.Q4_K : TensorType.Q3_K;
            case IQ3_S -> shared ? TensorType.Q4_K : usual;
            case IQ3_M -> TensorType.Q4_K;
            case Q3_K_M -> layer < 2 ? TensorType.Q5_K : TensorType.Q4_K;
            case Q3_K_L -> TensorType.Q5_K;
            case IQ4_NL, IQ4_XS -> shared ? TensorType.Q5_K : usual;
            case Q4_K_M, Q5_K_M -> isSensitive(layer) ? TensorType.Q6_K : usual;
            case Q4_K_S -> layer < 4 ? TensorType.Q5_K : usual;
            case F16, BF16, Q8_0, Q6_K, Q5_K_S, Q5_1, Q5_0, Q4_1, Q4_0, Q3_K_S -> usual;
        };
        boolean few = type == TensorType.Q3_K || type == TensorType.Q4_K;
        return large && few ? TensorType.Q5_K : type;
    }

    private TensorType attentionOutput() {
        return switch (file) {
            case Q2_K -> TensorType.Q3_K;
            case Q3_K_M, IQ3_M -> TensorType.Q4_K;
            case Q3_K_L -> TensorType.Q5_K;
            default -> file.matrices();
        };
    }

    private TensorType down(int layer) {
        boolean first = layer < layers / 8;
        var usual = file.matrices();
        return switch (file) {
            case Q2_K -> TensorType.Q3_K;
            case Q3_K_M -> layer < layers / 16 ? TensorType.Q5_K : TensorType.Q4_K;
            case IQ3_M -> first ? TensorType.Q4_K : usual;
            case Q3_K_L -> TensorType.Q5_K;
            case Q4_K_M, Q5_K_M -> isSensitive(layer) ? TensorType.Q6_K : usual;
            case IQ4_NL, IQ4_XS, Q4_K_S -> first ? TensorType.Q5_K : usual;
            case F16, BF16, Q8_0, Q6_K, Q5_K_S, Q5_1, Q5_0, Q4_1, Q4_0, Q3_K_S, IQ3_S -> usual;
        };
    }

    /** {@code use_more_bits}: the first and the last layers, and every third between. */
    private boolean isSensitive(int layer) {
        return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
    }

    private static TensorType fitting(TensorType type, long rowLength) {
        if (rowLength % type.blockElements() == 0) {
            return type;
        }
        var other = switch (type) {
            case IQ3_S, IQ4_XS -> TensorType.IQ4_NL;
            case Q2_K, Q3_K -> TensorType.Q4_0;
            case Q4_K -> TensorType.Q5_0;
            case Q5_K -> TensorType.Q5_1;
            case Q6_K -> TensorType.Q8_0;
            default -> TensorType.F16;
        };
        return rowLength % other.blockElements() == 0 ? other : TensorType.F16;
    }
}
