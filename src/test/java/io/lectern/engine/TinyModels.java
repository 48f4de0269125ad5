package io.lectern.engine;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes tiny models of the llama architecture, with a vocabulary of bytes: ids 0 to 2 are {@code <unk>}, {@code <s>}
 * and {@code </s>}, 3 to 258 the bytes, 259 the space.
 */
public final class TinyModels {

    public static final int BEGIN = 1;
    public static final int END = 2;
    public static final int FIRST_BYTE = 3;
    public static final int SPACE = 259;

    private static final int FIRST_PIECE = 260;
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;
    static final float EPSILON = 1e-5f;
    static final float ROPE_BASE = 10_000;

    private TinyModels() {}

    /**
     * Sizes of a model with random weights.
     *
     * @param keyHeads fewer than {@code heads} for grouped-query attention
     * @param context tokens it claims to be trained on
     */
    public record Sizes(int layers, int embedding, int heads, int keyHeads, int feedForward, int context, long seed) {

        public static final Sizes SMALL = new Sizes(2, 64, 4, 2, 96, 1_024, 42);

        public int headLength() {
            return embedding / heads;
        }

        public int vocabulary() {
            return FIRST_PIECE;
        }
    }

    /** A model with seeded random weights: it writes noise, but always the same. */
    public static Path random(Path path, Sizes sizes) {
        return random(path, sizes, TensorType.F32, writer -> {});
    }

    /** The same, its matrices of a type and with more metadata. */
    public static Path random(Path path, Sizes sizes, TensorType type, Consumer<GgufWriter> more) {
        var writer = metadata(sizes, List.of());
        more.accept(writer);
        addTensors(
                writer,
                sizes,
                sizes.vocabulary(),
                type,
                (name, rows, columns) -> randomWeights(sizes, name, columns, rows));
        return write(writer, path);
    }

    /**
     * A model that answers every prompt with the pieces, and then ends. It does not see what it was asked: all its
     * layers are zero, and the next token depends on the last one only. Pieces become tokens; short ones and those that
     * stand twice are joined with the one before, so that no prompt can contain one of these tokens.
     *
     * @param context tokens of prompt and answer
     */
    public static Path scripted(Path path, List<String> pieces, int context) {
        var tokens = tokens(pieces);
        int embedding = Math.ceilDiv(tokens.size() + 1, 32) * 32;
        var sizes = new Sizes(1, embedding, 1, 1, 32, context, 0);
        var writer = metadata(sizes, tokens);
        addTensors(writer, sizes, FIRST_PIECE + tokens.size(), TensorType.F32, (name, rows, columns) -> switch (name) {
            case "token_embd.weight" -> states();
            case "output.weight" -> transitions(tokens.size());
            default -> name.contains("norm") ? constant(1) : constant(0);
        });
        return write(writer, path);
    }

    /** Unique, and of three characters or more: without a token of two characters the tokenizer never joins any. */
    private static List<String> tokens(List<String> pieces) {
        var tokens = new ArrayList<String>();
        for (String piece : pieces) {
            String token = piece.replace(' ', '▁');
            boolean joins = !tokens.isEmpty() && (isShort(token) || tokens.contains(token));
            if (joins || (!tokens.isEmpty() && isShort(tokens.getLast()))) {
                token = tokens.removeLast() + token;
            }
            while (tokens.contains(token)) {
                token = tokens.removeLast() + token;
            }
            tokens.add(token);
        }
        if (tokens.isEmpty() || isShort(tokens.getLast())) {
            throw new IllegalArgumentException("pieces must have three characters together: " + pieces);
        }
        return tokens;
    }

    private static boolean isShort(String token) {
        return token.codePointCount(0, token.length()) < 3;
    }

    /** The numbers of a tensor of a random model, row after row. */
    public static float[] randomWeights(Sizes sizes, String name, int rows, int columns) {
        var random = new Random(sizes.seed() * 1_000_003 + name.hashCode());
        var weights = new float[rows * columns];
        boolean norm = name.contains("norm");
        double scale = name.startsWith("token_embd") ? 1 : 1 / Math.sqrt(columns);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (norm ? 1 + 0.1 * random.nextGaussian() : scale * random.nextGaussian());
        }
        return weights;
    }

    private static TensorRows randomWeights(Sizes sizes, String name, long columns, long rows) {
        float[] weights = randomWeights(sizes, name, (int) rows, (int) columns);
        return (index, row) -> System.arraycopy(weights, (int) (index * columns), row, 0, (int) columns);
    }

    /** Metadata of a llama model that any llama.cpp takes. */
    public static GgufWriter metadata(Sizes sizes, List<String> extraTokens) {
        var tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int value = 0; value < 256; value++) {
            tokens.add("<0x%02X>".formatted(value));
        }
        tokens.add("▁");
        tokens.addAll(extraTokens);
        var types = new int[tokens.size()];
        for (int token = 0; token < types.length; token++) {
            types[token] = token == 0 ? UNKNOWN : token < FIRST_BYTE ? CONTROL : token < SPACE ? BYTE : NORMAL;
        }
        return new GgufWriter()
                .metadata("general.architecture", GgufValue.of("llama"))
                .metadata("general.name", GgufValue.of("tiny"))
                .metadata("general.file_type", GgufValue.of(0))
                .metadata("llama.context_length", GgufValue.of(sizes.context()))
                .metadata("llama.embedding_length", GgufValue.of(sizes.embedding()))
                .metadata("llama.block_count", GgufValue.of(sizes.layers()))
                .metadata("llama.feed_forward_length", GgufValue.of(sizes.feedForward()))
                .metadata("llama.attention.head_count", GgufValue.of(sizes.heads()))
                .metadata("llama.attention.head_count_kv", GgufValue.of(sizes.keyHeads()))
                .metadata("llama.attention.layer_norm_rms_epsilon", GgufValue.of(EPSILON))
                .metadata("llama.rope.dimension_count", GgufValue.of(sizes.headLength()))
                .metadata("llama.rope.freq_base", GgufValue.of(ROPE_BASE))
                .metadata("tokenizer.ggml.model", GgufValue.of("llama"))
                .metadata("tokenizer.ggml.pre", GgufValue.of("default"))
                .metadata("tokenizer.ggml.tokens", GgufValue.texts(tokens))
                .metadata("tokenizer.ggml.scores", GgufValue.reals(new float[tokens.size()]))
                .metadata("tokenizer.ggml.token_type", GgufValue.integers(types))
                .metadata("tokenizer.ggml.bos_token_id", GgufValue.of(BEGIN))
                .metadata("tokenizer.ggml.eos_token_id", GgufValue.of(END))
                .metadata("tokenizer.ggml.unknown_token_id", GgufValue.of(0))
                .metadata("tokenizer.ggml.add_bos_token", GgufValue.of(true))
                .metadata("tokenizer.ggml.add_space_prefix", GgufValue.of(false));
    }

    /** The numbers of one tensor. */
    @FunctionalInterface
    public interface Weights {
        TensorRows of(String name, long rows, long columns);
    }

    /** All tensors of a llama model. */
    public static void addTensors(GgufWriter writer, Sizes sizes, int vocabulary, TensorType type, Weights weights) {
        addTensors(writer, sizes, vocabulary, type, weights, name -> true);
    }

    /** Those tensors of a llama model whose names are wanted. */
    static void addTensors(
            GgufWriter writer,
            Sizes sizes,
            int vocabulary,
            TensorType type,
            Weights weights,
            Predicate<String> wanted) {
        var tensors = new Object() {
            void matrix(String name, long columns, long rows) {
                if (wanted.test(name)) {
                    writer.tensor(name, type, List.of(columns, rows), weights.of(name, rows, columns));
                }
            }

            void vector(String name) {
                long length = sizes.embedding();
                writer.tensor(name, TensorType.F32, List.of(length), weights.of(name, 1, length));
            }
        };
        int embedding = sizes.embedding();
        int keyRow = sizes.keyHeads() * sizes.headLength();
        tensors.matrix("token_embd.weight", embedding, vocabulary);
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String block = "blk." + layer + ".";
            tensors.vector(block + "attn_norm.weight");
            tensors.matrix(block + "attn_q.weight", embedding, (long) sizes.heads() * sizes.headLength());
            tensors.matrix(block + "attn_k.weight", embedding, keyRow);
            tensors.matrix(block + "attn_v.weight", embedding, keyRow);
            tensors.matrix(block + "attn_output.weight", (long) sizes.heads() * sizes.headLength(), embedding);
            tensors.vector(block + "ffn_norm.weight");
            tensors.matrix(block + "ffn_gate.weight", embedding, sizes.feedForward());
            tensors.matrix(block + "ffn_up.weight", embedding, sizes.feedForward());
            tensors.matrix(block + "ffn_down.weight", sizes.feedForward(), embedding);
        }
        tensors.vector("output_norm.weight");
        tensors.matrix("output.weight", embedding, vocabulary);
    }

    /** Each scripted token is a state of its own, every other token is state 0. */
    private static TensorRows states() {
        return (token, row) -> {
            Arrays.fill(row, 0);
            row[token >= FIRST_PIECE ? (int) token - FIRST_PIECE + 1 : 0] = 1;
        };
    }

    private static TensorRows transitions(int tokens) {
        return (token, row) -> {
            Arrays.fill(row, 0);
            if (token >= FIRST_PIECE) {
                row[(int) token - FIRST_PIECE] = 10;
            } else if (token == END) {
                row[tokens] = 10;
            }
        };
    }

    private static TensorRows constant(float value) {
        return (index, row) -> Arrays.fill(row, value);
    }

    private static Path write(GgufWriter writer, Path path) {
        try {
            writer.write(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }
}
