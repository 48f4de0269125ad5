package io.lectern.engine;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Writes tiny models of the BERT architecture with random weights, and a vocabulary of letters. */
public final class TinyEncoders {

    public static final int BEGIN = 2;
    public static final int SEPARATOR = 3;
    public static final int FIRST_LETTER = 4;

    static final float EPSILON = 1e-6f;

    private TinyEncoders() {}

    /** Sizes of a model. */
    public record Sizes(int layers, int embedding, int heads, int feedForward, int positions, long seed) {

        public static final Sizes SMALL = new Sizes(2, 64, 4, 128, 96, 3);

        public int vocabulary() {
            return FIRST_LETTER + 2 * 26;
        }
    }

    /** What the head of a model is. */
    public enum Head {
        NONE,
        SCORE
    }

    public static Path random(Path path, Sizes sizes, int pooling, Head head) throws IOException {
        var writer = metadata(sizes).metadata("bert.pooling_type", GgufValue.of(pooling));
        addTensors(writer, sizes);
        if (head == Head.SCORE) {
            matrix(writer, sizes, "cls.weight", sizes.embedding(), sizes.embedding());
            vector(writer, sizes, "cls.bias", sizes.embedding());
            matrix(writer, sizes, "cls.output.weight", sizes.embedding(), 1);
            vector(writer, sizes, "cls.output.bias", 1);
        }
        writer.write(path);
        return path;
    }

    /** What a BERT file says of itself, without the pooling. */
    public static GgufWriter metadata(Sizes sizes) {
        var tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
        for (String prefix : List.of("▁", "")) {
            for (char letter = 'a'; letter <= 'z'; letter++) {
                tokens.add(prefix + letter);
            }
        }
        var types = new int[tokens.size()];
        for (int token = 0; token < types.length; token++) {
            types[token] = token < FIRST_LETTER ? 3 : 1;
        }
        return new GgufWriter()
                .metadata("general.architecture", GgufValue.of("bert"))
                .metadata("general.name", GgufValue.of("tiny-bert"))
                .metadata("bert.context_length", GgufValue.of(sizes.positions()))
                .metadata("bert.embedding_length", GgufValue.of(sizes.embedding()))
                .metadata("bert.block_count", GgufValue.of(sizes.layers()))
                .metadata("bert.feed_forward_length", GgufValue.of(sizes.feedForward()))
                .metadata("bert.attention.head_count", GgufValue.of(sizes.heads()))
                .metadata("bert.attention.layer_norm_epsilon", GgufValue.of(EPSILON))
                .metadata("bert.attention.causal", GgufValue.of(false))
                .metadata("tokenizer.ggml.token_type_count", GgufValue.of(2))
                .metadata("tokenizer.ggml.model", GgufValue.of("bert"))
                .metadata("tokenizer.ggml.tokens", GgufValue.texts(tokens))
                .metadata("tokenizer.ggml.token_type", GgufValue.integers(types))
                .metadata("tokenizer.ggml.bos_token_id", GgufValue.of(BEGIN))
                .metadata("tokenizer.ggml.eos_token_id", GgufValue.of(SEPARATOR))
                .metadata("tokenizer.ggml.seperator_token_id", GgufValue.of(SEPARATOR))
                .metadata("tokenizer.ggml.unknown_token_id", GgufValue.of(1))
                .metadata("tokenizer.ggml.padding_token_id", GgufValue.of(0));
    }

    /** The same model with a vocabulary of unigrams, changed in some keys; an empty value removes the key. */
    public static Path unigrams(Path path, Sizes sizes, Map<String, Optional<GgufValue>> changes) throws IOException {
        var values = new LinkedHashMap<>(metadata(sizes).describe(path).metadata());
        int count = sizes.vocabulary();
        var tokens = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
        for (String prefix : List.of("▁", "")) {
            for (char letter = 'a'; letter <= 'z'; letter++) {
                tokens.add(prefix + letter);
            }
        }
        var scores = new float[count];
        for (int token = FIRST_LETTER; token < count; token++) {
            scores[token] = -1 - token / 10f;
        }
        values.put("bert.pooling_type", GgufValue.of(1));
        values.put("tokenizer.ggml.model", GgufValue.of("t5"));
        values.put("tokenizer.ggml.tokens", GgufValue.texts(tokens));
        values.put("tokenizer.ggml.scores", GgufValue.reals(scores));
        values.put("tokenizer.ggml.bos_token_id", GgufValue.of(0));
        values.put("tokenizer.ggml.eos_token_id", GgufValue.of(2));
        values.put("tokenizer.ggml.seperator_token_id", GgufValue.of(2));
        values.put("tokenizer.ggml.unknown_token_id", GgufValue.of(3));
        values.put("tokenizer.ggml.add_space_prefix", GgufValue.of(true));
        values.put("tokenizer.ggml.remove_extra_whitespaces", GgufValue.of(true));
        changes.forEach((key, value) -> value.ifPresentOrElse(v -> values.put(key, v), () -> values.remove(key)));
        var writer = new GgufWriter();
        values.forEach(writer::metadata);
        addTensors(writer, sizes);
        writer.write(path);
        return path;
    }

    /** All tensors but those of a head. */
    public static void addTensors(GgufWriter writer, Sizes sizes) {
        int width = sizes.embedding();
        matrix(writer, sizes, "token_embd.weight", width, sizes.vocabulary());
        matrix(writer, sizes, "position_embd.weight", width, sizes.positions());
        matrix(writer, sizes, "token_types.weight", width, 2);
        norm(writer, sizes, "token_embd_norm");
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String block = "blk." + layer + ".";
            for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                matrix(writer, sizes, block + name + ".weight", width, width);
                vector(writer, sizes, block + name + ".bias", width);
            }
            norm(writer, sizes, block + "attn_output_norm");
            matrix(writer, sizes, block + "ffn_up.weight", width, sizes.feedForward());
            vector(writer, sizes, block + "ffn_up.bias", sizes.feedForward());
            matrix(writer, sizes, block + "ffn_down.weight", sizes.feedForward(), width);
            vector(writer, sizes, block + "ffn_down.bias", width);
            norm(writer, sizes, block + "layer_output_norm");
        }
    }

    /** The numbers of a tensor, row after row. */
    static float[] weights(Sizes sizes, String name, int rows, int columns) {
        var random = new Random(sizes.seed() * 1_000_003 + name.hashCode());
        var weights = new float[rows * columns];
        boolean factor = name.endsWith("norm.weight");
        double scale = name.endsWith("bias") || factor ? 0.1 : name.contains("embd") ? 1 : 1 / Math.sqrt(columns);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) ((factor ? 1 : 0) + scale * random.nextGaussian());
        }
        return weights;
    }

    private static void norm(GgufWriter writer, Sizes sizes, String name) {
        vector(writer, sizes, name + ".weight", sizes.embedding());
        vector(writer, sizes, name + ".bias", sizes.embedding());
    }

    private static void matrix(GgufWriter writer, Sizes sizes, String name, int columns, int rows) {
        float[] numbers = weights(sizes, name, rows, columns);
        writer.tensor(
                name,
                TensorType.F32,
                List.of((long) columns, (long) rows),
                (index, row) -> System.arraycopy(numbers, (int) index * columns, row, 0, columns));
    }

    private static void vector(GgufWriter writer, Sizes sizes, String name, int length) {
        float[] numbers = weights(sizes, name, 1, length);
        writer.tensor(
                name,
                TensorType.F32,
                List.of((long) length),
                (index, row) -> System.arraycopy(numbers, 0, row, 0, length));
    }
}
