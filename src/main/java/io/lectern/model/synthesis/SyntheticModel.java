package io.lectern.model.synthesis;

import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.ModelShape;
import io.lectern.gguf.TensorType;
import io.lectern.gguf.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A model with random weights. It writes noise, never its end, and the same for the same seed; its sizes, and so what it
 * costs to run, are those of a real one. Signals keep their size through its layers: matrices have a standard deviation of
 * one by the root of a row's length. Writing takes little memory whatever the size.
 */
public final class SyntheticModel {

    private static final float EPSILON = 1e-5f;
    private static final float ROPE_BASE = 10_000;
    // Logits four times as wide as the rest asks for, so that the likeliest token stands out.
    private static final double OUTPUT_DEVIATION = 4;

    private final SyntheticShape shape;
    private final Quantization quantization;
    private final long seed;
    private final GgufWriter writer;

    /** @throws IllegalArgumentException when the rows do not divide into the blocks of the quantization */
    public SyntheticModel(SyntheticShape shape, Quantization quantization, long seed) {
        this.shape = shape;
        this.quantization = quantization;
        this.seed = seed;
        this.writer = SyntheticVocabulary.describe(metadata(), shape.vocabulary());
        addTensors();
    }

    /** Bytes of its file. */
    public long bytes() {
        return writer.fileBytes();
    }

    /**
     * Writes its file under another name beside it and then gives it its own.
     *
     * @param progress hears the bytes written so far, often
     */
    public void write(Path path, LongConsumer progress) throws IOException {
        WholeFile.write(path, unfinished -> {
            writer.write(unfinished, progress);
            ModelShape.of(GgufFile.read(unfinished));
        });
    }

    private GgufWriter metadata() {
        String architecture = shape.architecture();
        return new GgufWriter()
                .metadata("general.architecture", GgufValue.of(architecture))
                .metadata(
                        "general.name",
                        GgufValue.of("synthetic-%s-%dx%d-%s"
                                .formatted(architecture, shape.layers(), shape.embedding(), quantization)))
                .metadata("general.file_type", GgufValue.of(quantization.fileType()))
                .metadata("general.quantization_version", GgufValue.of(2))
                .metadata(architecture + ".context_length", GgufValue.of(shape.context()))
                .metadata(architecture + ".embedding_length", GgufValue.of(shape.embedding()))
                .metadata(architecture + ".block_count", GgufValue.of(shape.layers()))
                .metadata(architecture + ".feed_forward_length", GgufValue.of(shape.feedForward()))
                .metadata(architecture + ".attention.head_count", GgufValue.of(shape.heads()))
                .metadata(architecture + ".attention.head_count_kv", GgufValue.of(shape.keyHeads()))
                .metadata(architecture + ".attention.layer_norm_rms_epsilon", GgufValue.of(EPSILON))
                .metadata(architecture + ".rope.dimension_count", GgufValue.of(shape.headLength()))
                .metadata(architecture + ".rope.freq_base", GgufValue.of(ROPE_BASE))
                .metadata(architecture + ".vocab_size", GgufValue.of(shape.vocabulary()));
    }

    private void addTensors() {
        int embedding = shape.embedding();
        random("token_embd.weight", quantization.ofMatrix(), embedding, shape.vocabulary(), 1, 0);
        for (int layer = 0; layer < shape.layers(); layer++) {
            addLayer("blk." + layer + ".", quantization.ofSensitiveMatrix(layer, shape.layers()));
        }
        ones("output_norm.weight");
        // Control tokens are never the likeliest, so that every answer is as long as it may be.
        random(
                "output.weight",
                quantization.ofOutput(),
                embedding,
                shape.vocabulary(),
                OUTPUT_DEVIATION / Math.sqrt(embedding),
                SyntheticVocabulary.CONTROL_TOKENS);
    }

    private void addLayer(String block, TensorType sensitive) {
        int embedding = shape.embedding();
        ones(block + "attn_norm.weight");
        matrix(block + "attn_q.weight", quantization.ofMatrix(), embedding, embedding);
        matrix(block + "attn_k.weight", quantization.ofMatrix(), embedding, shape.keyRow());
        matrix(block + "attn_v.weight", sensitive, embedding, shape.keyRow());
        matrix(block + "attn_output.weight", quantization.ofMatrix(), embedding, embedding);
        ones(block + "ffn_norm.weight");
        matrix(block + "ffn_gate.weight", quantization.ofMatrix(), embedding, shape.feedForward());
        matrix(block + "ffn_up.weight", quantization.ofMatrix(), embedding, shape.feedForward());
        matrix(block + "ffn_down.weight", sensitive, shape.feedForward(), embedding);
    }

    private void matrix(String name, TensorType type, int columns, int rows) {
        random(name, type, columns, rows, 1 / Math.sqrt(columns), 0);
    }

    private void random(String name, TensorType type, int columns, int rows, double deviation, int zeroRows) {
        var blocks = new RandomBlocks(type, deviation, zeroRows, seed * 1_000_003 + name.hashCode());
        writer.blocks(name, type, List.of((long) columns, (long) rows), blocks);
    }

    private void ones(String name) {
        writer.tensor(name, TensorType.F32, List.of((long) shape.embedding()), (index, row) -> Arrays.fill(row, 1));
    }
}
