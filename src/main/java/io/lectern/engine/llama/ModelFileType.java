package io.lectern.engine.llama;

import io.lectern.gguf.TensorType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the matrices of a model file are stored, the largest files first. Some of them mix tensor types: the output, and
 * where a row does not divide into blocks, get a larger one.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h">enum llama_ftype</a>
 */
public enum ModelFileType {
    F16(1, TensorType.F16),
    BF16(32, TensorType.BF16),
    Q8_0(7, TensorType.Q8_0),
    Q6_K(18, TensorType.Q6_K),
    Q5_K_M(17, TensorType.Q5_K),
    Q5_K_S(16, TensorType.Q5_K),
    Q5_1(9, TensorType.Q5_1),
    Q5_0(8, TensorType.Q5_0),
    Q4_K_M(15, TensorType.Q4_K),
    Q4_K_S(14, TensorType.Q4_K),
    Q4_1(3, TensorType.Q4_1),
    Q4_0(2, TensorType.Q4_0),
    IQ4_NL(25, TensorType.IQ4_NL),
    IQ4_XS(30, TensorType.IQ4_XS),
    Q3_K_L(13, TensorType.Q3_K),
    Q3_K_M(12, TensorType.Q3_K),
    Q3_K_S(11, TensorType.Q3_K),
    IQ3_M(27, TensorType.IQ3_S),
    IQ3_S(26, TensorType.IQ3_S),
    Q2_K(10, TensorType.Q2_K);

    private static final Set<String> WITH_IMPORTANCE_MATRIX =
            Set.of("IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M", "IQ3_XXS", "IQ3_XS", "Q2_K_S");

    private final int id;
    private final TensorType matrices;

    ModelFileType(int id, TensorType matrices) {
        this.id = id;
        this.matrices = matrices;
    }

    /** The number of {@code general.file_type}. */
    public int id() {
        return id;
    }

    /** What most matrices are. */
    public TensorType matrices() {
        return matrices;
    }

    /**
     * The type with a name, in letters of either case.
     *
     * @throws IllegalArgumentException when there is none, or none without an importance matrix, which is computed from
     *     texts
     */
    public static ModelFileType of(String name) {
        for (var type : values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        String known = Arrays.stream(values()).map(ModelFileType::name).collect(Collectors.joining(", "));
        boolean needsMatrix = WITH_IMPORTANCE_MATRIX.stream().anyMatch(name::equalsIgnoreCase);
        throw new IllegalArgumentException("a file type must be one of %s: %s%s"
                .formatted(known, name, needsMatrix ? ", which needs an importance matrix" : ""));
    }
}
