package io.lectern.model.synthesis;

import io.lectern.gguf.TensorType;

/** How the matrices of a model are stored. */
public enum Quantization {
    F32(0, TensorType.F32),
    F16(1, TensorType.F16),
    Q8_0(7, TensorType.Q8_0),
    Q4_0(2, TensorType.Q4_0),
    /** Q4_K, and Q6_K for the output and for half of the matrices that suffer most from few bits. */
    Q4_K_M(15, TensorType.Q4_K);

    private final int fileType;
    private final TensorType type;

    Quantization(int fileType, TensorType type) {
        this.fileType = fileType;
        this.type = type;
    }

    /** The number of {@code general.file_type}. */
    int fileType() {
        return fileType;
    }

    TensorType ofOutput() {
        return this == Q4_K_M ? TensorType.Q6_K : type;
    }

    TensorType ofMatrix() {
        return type;
    }

    /**
     * That of {@code attn_v} and {@code ffn_down}.
     *
     * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/src/llama-quant.cpp">use_more_bits</a>
     */
    TensorType ofSensitiveMatrix(int layer, int layers) {
        boolean moreBits = layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
        return this == Q4_K_M && moreBits ? TensorType.Q6_K : type;
    }
}
