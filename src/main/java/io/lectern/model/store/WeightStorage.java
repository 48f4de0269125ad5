package io.lectern.model.store;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.TensorType;
import java.util.Locale;
import java.util.Optional;

/**
 * How the matrices of an imported model are stored.
 *
 * @param name as users write it, such as {@code Q8_0}
 * @param full the type in which a conversion writes them, for those that are not quantized
 * @param quantized for those that are
 */
public record WeightStorage(String name, Optional<TensorType> full, Optional<ModelFileType> quantized) {

    /** Next to nothing is lost, and half the memory of what the authors publish is enough. */
    private static final String DEFAULT = "Q8_0";
    /** Encoders are small. */
    private static final String DEFAULT_OF_ENCODERS = "F16";

    private static final double MIXED = 1.15;

    /**
     * The storage of a name, in letters of either case.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static WeightStorage of(String name) {
        String known = name.toUpperCase(Locale.ROOT);
        return switch (known) {
            case "F32" -> full(TensorType.F32);
            case "F16" -> full(TensorType.F16);
            case "BF16" -> full(TensorType.BF16);
            default -> {
                var type = ModelFileType.of(known);
                yield new WeightStorage(type.name(), Optional.empty(), Optional.of(type));
            }
        };
    }

    private static WeightStorage full(TensorType type) {
        return new WeightStorage(type.name(), Optional.of(type), Optional.empty());
    }

    static WeightStorage forFamily(boolean encoder) {
        return of(encoder ? DEFAULT_OF_ENCODERS : DEFAULT);
    }

    /** About how large a model file is, whose half-precision file has so many bytes. */
    long bytesFromHalf(long halfBytes) {
        var matrices = quantized.map(ModelFileType::matrices).or(() -> full).orElseThrow();
        double share = (double) matrices.blockBytes() / matrices.blockElements() / TensorType.F16.blockBytes();
        return (long) (halfBytes * share * (quantized.isPresent() ? MIXED : 1));
    }
}
