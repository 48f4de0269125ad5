package io.lectern.model.conversion;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.ModelShape;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import io.lectern.gguf.WholeFile;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A checkpoint as a model file that computes what its authors' code does. The weights are read while the file is written,
 * a row at a time, so that it takes little memory whatever the size; the checkpoint must be open until then. Not safe for
 * several threads.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
public final class Conversion {

    private static final String TOKENS = "tokenizer.ggml.tokens";
    // Larger numbers become infinite when they are stored in half precision.
    private static final float MAX_HALF = 65_504;

    private final Path folder;
    private final Map<String, GgufValue> metadata;
    private final List<ConvertedTensor> tensors;

    Conversion(Path folder, Map<String, GgufValue> metadata, List<ConvertedTensor> tensors) {
        this.folder = folder;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Plans it, and checks the shape of every weight.
     *
     * @throws CheckpointException when a weight is missing, has another shape, or is one that the architecture does not
     *     have, or when the vocabulary is not that of the model
     * @throws io.lectern.gguf.GgufException when llama.cpp could not run the model
     */
    public static Conversion of(Checkpoint checkpoint, ModelConfig config, ModelVocabulary vocabulary) {
        return of(
                checkpoint.folder(),
                new CheckpointWeights(checkpoint.folder(), checkpoint.tensors()),
                config,
                vocabulary);
    }

    static Conversion of(Path folder, CheckpointWeights weights, ModelConfig config, ModelVocabulary vocabulary) {
        requireVocabulary(folder, config, vocabulary);
        var metadata = DecoderMetadata.of(config);
        // Their own order is another one in every process.
        metadata.putAll(new TreeMap<>(vocabulary.metadata()));
        var conversion = new Conversion(folder, metadata, DecoderTensors.of(weights, config));
        ModelShape.of(conversion.writer(TensorType.F32).describe(folder));
        return conversion;
    }

    static void requireVocabulary(Path folder, ModelConfig config, ModelVocabulary vocabulary) {
        long tokens = vocabulary.metadata().get(TOKENS) instanceof GgufValue.Array array ? array.count() : 0;
        if (tokens != config.vocabulary()) {
            throw new CheckpointException(
                    folder, "the number of tokens of its tokenizer", tokens, "vocab_size, " + config.vocabulary());
        }
    }

    /**
     * Bytes that the file will have.
     *
     * @param matrices how they are stored: F32, F16 or BF16
     */
    public long fileBytes(TensorType matrices) {
        return writer(matrices).fileBytes();
    }

    /**
     * Writes the file under another name beside it and then gives it its own.
     *
     * @param matrices how they are stored: F32, F16 or BF16; all else is F32. A head that has to be computed is never BF16
     * @param progress hears the bytes written so far, often
     * @throws CheckpointException when a weight has a number that cannot be stored so
     */
    public void write(Path path, TensorType matrices, LongConsumer progress) throws IOException {
        WholeFile.write(path, unfinished -> writer(matrices).write(unfinished, progress));
    }

    GgufWriter writer(TensorType matrices) {
        var writer = new GgufWriter();
        metadata.forEach(writer::metadata);
        writer.metadata("general.type", GgufValue.of("model"))
                .metadata("general.name", GgufValue.of(String.valueOf(folder.getFileName())))
                .metadata("general.file_type", GgufValue.of(fileType(matrices)));
        for (var tensor : tensors) {
            var type = tensor.type(matrices);
            writer.tensor(tensor.name(), type, tensor.shape(), checked(tensor, type));
        }
        return writer;
    }

    private static int fileType(TensorType matrices) {
        return switch (matrices) {
            case F32 -> 0;
            case F16 -> 1;
            case BF16 -> 32;
            default -> throw new IllegalArgumentException("matrices must be F32, F16 or BF16: " + matrices);
        };
    }

    /** A weight that is no number makes every answer noise, without a word. */
    private TensorRows checked(ConvertedTensor tensor, TensorType type) {
        float most = type == TensorType.F16 ? MAX_HALF : Float.MAX_VALUE;
        return (index, row) -> {
            tensor.rows().read(index, row);
            for (float number : row) {
                if (!(Math.abs(number) <= most)) {
                    throw new CheckpointException(
                            folder,
                            "row %d of %s".formatted(index, tensor.name()),
                            "one with " + number,
                            "of numbers of at most %s, to be stored as %s".formatted(most, type));
                }
            }
        };
    }
}
