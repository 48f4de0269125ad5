package io.lectern.model.planning;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.DynamicRope;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.ModelShape;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.Positions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model to plan for: its sizes, and its weights in each type of file that there is or may be.
 *
 * @param unconfirmed what no published source confirms, each as "field: value"
 */
public record PlannedModel(
        ModelShape shape, Positions positions, List<StoredWeights> weights, List<String> unconfirmed) {

    private static final int ALIBI_BAICHUAN_BLOCKS = 40;
    private static final double USUAL_BASE = 10_000;

    /**
     * The weights in one type of file.
     *
     * @param type its name, as {@code --quantize} takes it
     * @param fileBytes of the whole file where there is one, or else of the weights
     */
    public record StoredWeights(String type, ModelWeights weights, long fileBytes) {}

    public PlannedModel {
        weights = List.copyOf(weights);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /**
     * A model that is not there yet.
     *
     * @param types of the files that may be made of it
     * @throws IllegalArgumentException when it is an encoder, which has no cache to plan
     */
    public static PlannedModel of(String name, ModelConfig config, List<ModelFileType> types) {
        if (config.encoder().isPresent()) {
            throw new IllegalArgumentException(
                    "%s is an encoder (%s), which has no context to plan".formatted(name, config.architecture()));
        }
        var dynamic = config.positions() instanceof Positions.DynamicNtk(double base, double factor, int reference)
                ? Optional.of(new DynamicRope(base, factor, reference))
                : Optional.<DynamicRope>empty();
        var shape = new ModelShape(
                name,
                config.family().id(),
                config.layers(),
                config.embedding(),
                config.heads(),
                config.headLength(),
                config.keyRow(),
                config.keyRow(),
                config.vocabulary(),
                config.contextTokens(),
                dynamic);
        var weights = types.stream()
                .map(type -> {
                    var sizes = WeightSizes.of(config, type);
                    return new StoredWeights(type.name(), sizes, sizes.bytes());
                })
                .toList();
        return new PlannedModel(shape, config.positions(), weights, config.unconfirmed());
    }

    /**
     * A model file.
     *
     * @throws io.lectern.gguf.GgufException when the engine could not run it
     */
    public static PlannedModel of(GgufFile file) {
        var shape = ModelShape.of(file);
        String type =
                file.value("general.file_type").flatMap(PlannedModel::fileType).orElse("as it is");
        var weights = new StoredWeights(type, ModelWeights.of(file), file.bytes());
        return new PlannedModel(shape, positions(file, shape), List.of(weights), List.of());
    }

    /** The same with what is known from elsewhere. */
    public PlannedModel withUnconfirmed(List<String> lines) {
        return new PlannedModel(shape, positions, weights, lines);
    }

    private static Optional<String> fileType(GgufValue value) {
        return value instanceof GgufValue.Whole(var ignored, long id)
                ? Stream.of(ModelFileType.values())
                        .filter(type -> type.id() == id)
                        .map(ModelFileType::name)
                        .findFirst()
                : Optional.empty();
    }

    private static Positions positions(GgufFile file, ModelShape shape) {
        if (shape.architecture().equals("baichuan") && shape.blocks() == ALIBI_BAICHUAN_BLOCKS) {
            return new Positions.Alibi();
        }
        double base = real(file, shape, "rope.freq_base").orElse(USUAL_BASE);
        if (shape.dynamicRope().isPresent()) {
            var dynamic = shape.dynamicRope().get();
            return new Positions.DynamicNtk(dynamic.base(), dynamic.factor(), dynamic.referenceTokens());
        }
        double factor = real(file, shape, "rope.scaling.factor").orElse(1.0);
        return switch (file.text(shape.architecture() + ".rope.scaling.type").orElse("none")) {
            case "linear" -> new Positions.Linear(base, factor);
            case "yarn" -> new Positions.Yarn(base, factor, original(file, shape));
            default -> new Positions.Rotary(base);
        };
    }

    private static int original(GgufFile file, ModelShape shape) {
        return file.value(shape.architecture() + ".rope.scaling.original_context_length")
                .filter(GgufValue.Whole.class::isInstance)
                .map(GgufValue.Whole.class::cast)
                .map(tokens -> Math.clamp(tokens.value(), 1, Integer.MAX_VALUE))
                .orElse(shape.contextLength());
    }

    private static Optional<Double> real(GgufFile file, ModelShape shape, String key) {
        return file.value(shape.architecture() + "." + key)
                .filter(GgufValue.Real.class::isInstance)
                .map(GgufValue.Real.class::cast)
                .map(GgufValue.Real::value);
    }
}
