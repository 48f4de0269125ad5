package io.lectern.model.conversion;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import io.lectern.gguf.WholeFile;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointTensor;
import io.lectern.model.checkpoint.Weights;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter that PEFT saved ({@code adapter_config.json} with {@code adapter_model.safetensors} or {@code .bin}) as
 * an adapter file for the model that its base becomes. A pair of matrices for several matrices of the model file, such as
 * {@code W_pack}, becomes a pair for each of them. Weights are read while the file is written. Not safe for several
 * threads.
 */
public final class AdapterConversion implements AutoCloseable {

    private static final Pattern NAME =
            Pattern.compile("base_model\\.model\\.(?:model\\.)?(.+)\\.lora_([AB])(?:\\.default)?\\.weight");

    private final Path folder;
    private final ModelConfig base;
    private final AdapterConfig config;
    private final Weights weights;
    private final List<ConvertedTensor> tensors = new ArrayList<>();

    /** The two matrices for one of the model. */
    private record Pair(
            @Nullable CheckpointTensor a, @Nullable CheckpointTensor b) {}

    private AdapterConversion(Path folder, ModelConfig base, AdapterConfig config, Weights weights) {
        this.folder = folder;
        this.base = base;
        this.config = config;
        this.weights = weights;
    }

    /**
     * Opens an adapter and checks it against the model it is for.
     *
     * @throws CheckpointException when it is no LoRA adapter, or one for another model
     * @throws IOException when a file cannot be read
     */
    public static AdapterConversion of(Path folder, ModelConfig base) throws IOException {
        var config = AdapterConfig.read(folder.resolve("adapter_config.json"));
        if (base.encoder().isPresent()) {
            throw new CheckpointException(folder, "the model", base.family().id(), "a decoder");
        }
        var weights = Weights.open(folder, "adapter_model.safetensors", "adapter_model.bin");
        var adapter = new AdapterConversion(folder, base, config, weights);
        try {
            adapter.addAll();
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
        return adapter;
    }

    private void addAll() {
        var matrices = DecoderMatrices.of(base);
        pairs().forEach((module, pair) -> {
            var matrix = matrices.get(module);
            if (matrix == null) {
                throw refused("module " + module, "adapted", "one of the matrices of " + base.architecture());
            }
            add(module, matrix, pair);
        });
        if (tensors.isEmpty()) {
            throw refused("the adapter", "empty", "at least one pair of matrices");
        }
    }

    private Map<String, Pair> pairs() {
        var pairs = new TreeMap<String, Pair>();
        for (var tensor : weights.tensors().values()) {
            var name = NAME.matcher(tensor.name());
            if (!name.matches()) {
                throw new CheckpointException(
                        tensor.path(), "tensor " + tensor.name(), "there", "named *.lora_A.weight or *.lora_B.weight");
            }
            boolean first = name.group(2).equals("A");
            var other = pairs.getOrDefault(name.group(1), new Pair(null, null));
            pairs.put(name.group(1), first ? new Pair(tensor, other.b()) : new Pair(other.a(), tensor));
        }
        return pairs;
    }

    private void add(String module, DecoderMatrices.Matrix matrix, Pair pair) {
        var a = pair.a();
        var b = pair.b();
        if (a == null || b == null) {
            throw refused("module " + module, "without its lora_" + (a == null ? "A" : "B"), "adapted by both");
        }
        long rank = a.shape().isEmpty() ? 0 : a.shape().getFirst();
        if (rank < 1 || (rank != config.rank() && !config.ownRanks())) {
            throw new CheckpointException(a.path(), "the rank of tensor " + a.name(), rank, "r, " + config.rank());
        }
        requireShape(a, rank, matrix.columns());
        requireShape(b, matrix.rows(), rank);
        float scale = (float) (config.plainAlpha(rank) / config.plainAlpha(config.rank()));
        for (var part : matrix.parts()) {
            tensors.add(new ConvertedTensor(
                    part.name() + ".lora_a", List.of(matrix.columns(), rank), finite(a, CheckpointWeights.rows(a, 0))));
            TensorRows rows = (index, row) -> b.read(part.source(index) * row.length, row);
            tensors.add(new ConvertedTensor(
                    part.name() + ".lora_b", List.of(rank, part.rows()), finite(b, scaled(rows, scale))));
        }
    }

    private static void requireShape(CheckpointTensor tensor, long rows, long columns) {
        if (!tensor.shape().equals(List.of(rows, columns))) {
            throw new CheckpointException(
                    tensor.path(),
                    "the shape of tensor " + tensor.name(),
                    tensor.shape(),
                    "[%d, %d]".formatted(rows, columns));
        }
    }

    /** The file has one alpha for all ranks; what differs from it goes into the numbers. */
    private static TensorRows scaled(TensorRows rows, float scale) {
        return (index, row) -> {
            rows.read(index, row);
            for (int i = 0; i < row.length; i++) {
                row[i] *= scale;
            }
        };
    }

    private static TensorRows finite(CheckpointTensor tensor, TensorRows rows) {
        return (index, row) -> {
            rows.read(index, row);
            for (float number : row) {
                if (!Float.isFinite(number)) {
                    throw new CheckpointException(
                            tensor.path(), "tensor " + tensor.name(), "with the number " + number, "of finite numbers");
                }
            }
        };
    }

    /**
     * Writes the file under another name beside it and then gives it its own.
     *
     * @throws CheckpointException when a number is not finite
     */
    public void write(Path file) throws IOException {
        var writer = new GgufWriter()
                .metadata("general.architecture", GgufValue.of(DecoderMetadata.architecture(base)))
                .metadata("general.type", GgufValue.of("adapter"))
                .metadata("general.name", GgufValue.of(String.valueOf(folder.getFileName())))
                .metadata("adapter.type", GgufValue.of("lora"))
                .metadata("adapter.lora.alpha", GgufValue.of((float) config.plainAlpha(config.rank())));
        for (var tensor : tensors) {
            writer.tensor(tensor.name(), TensorType.F32, tensor.shape(), tensor.rows());
        }
        WholeFile.write(file, writer::write);
    }

    private CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(folder, field, actual, limit);
    }

    @Override
    public void close() {
        weights.close();
    }
}
