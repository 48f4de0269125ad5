package io.lectern.model.conversion;

import io.lectern.gguf.TensorRows;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointTensor;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.family.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The tensors of the model file of an encoder of the BERT kind, from those of its checkpoint. */
final class EncoderTensors {

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";
    // What follows from the sizes, and heads that neither vectors nor scores pass.
    private static final Pattern UNUSED = Pattern.compile(
            "(.*\\.)?embeddings\\.position_ids|cls\\..*|lm_head\\..*|(.*\\.)?pooler\\.dense\\.(weight|bias)");

    private final CheckpointWeights weights;
    private final ModelConfig config;
    private final boolean twoTexts;
    private final String root;
    private final List<ConvertedTensor> tensors = new ArrayList<>();

    private EncoderTensors(CheckpointWeights weights, ModelConfig config, boolean twoTexts) {
        this.weights = weights;
        this.config = config;
        this.twoTexts = twoTexts;
        String model = config.family() == ModelFamily.BERT ? "bert." : "roberta.";
        this.root = weights.has(WORDS) ? "" : model;
    }

    /**
     * All of them.
     *
     * @param twoTexts whether the vocabulary comes a second time, for the second text of a pair
     * @throws CheckpointException when a weight is missing, has another shape, or is one too many
     */
    static List<ConvertedTensor> of(CheckpointWeights weights, ModelConfig config, boolean twoTexts) {
        var encoder = new EncoderTensors(weights, config, twoTexts);
        encoder.addAll();
        weights.requireAllTaken(name -> UNUSED.matcher(name).matches());
        return List.copyOf(encoder.tensors);
    }

    private void addAll() {
        addWords();
        addPositions();
        var types = weights.take(root + TYPES, tokenTypes(), config.embedding());
        add("token_types.weight", tokenTypes(), CheckpointWeights.rows(types, 0));
        addNorm("token_embd_norm", root + "embeddings.LayerNorm");
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer("blk." + layer + ".", root + "encoder.layer." + layer + ".");
        }
        if (labels() > 0) {
            addHead();
        }
    }

    /** llama.cpp gives every token the first type; those of a second text have the difference in their own vectors. */
    private void addWords() {
        int vocabulary = config.vocabulary();
        var words = CheckpointWeights.rows(weights.take(root + WORDS, vocabulary, config.embedding()), 0);
        if (!twoTexts) {
            add("token_embd.weight", vocabulary, words);
            return;
        }
        var types = weights.take(root + TYPES, tokenTypes(), config.embedding());
        add("token_embd.weight", 2L * vocabulary, (index, row) -> {
            words.read(index % vocabulary, row);
            if (index >= vocabulary) {
                addDifference(types, row);
            }
        });
    }

    private static void addDifference(CheckpointTensor types, float[] row) {
        var first = new float[row.length];
        var second = new float[row.length];
        types.read(0, first);
        types.read(row.length, second);
        for (int i = 0; i < row.length; i++) {
            row[i] += second[i] - first[i];
        }
    }

    private void addPositions() {
        if (!(config.positions() instanceof Positions.Learned(int first))) {
            throw new IllegalArgumentException(config.family().id() + " has learned positions");
        }
        String source = root + "embeddings.position_embeddings.weight";
        var table = weights.take(source, (long) config.contextTokens() + first, config.embedding());
        add("position_embd.weight", config.contextTokens(), CheckpointWeights.rows(table, first));
    }

    private void addLayer(String block, String layer) {
        int width = config.embedding();
        addLinear(block + "attn_q", layer + "attention.self.query", width, width);
        addLinear(block + "attn_k", layer + "attention.self.key", width, width);
        addLinear(block + "attn_v", layer + "attention.self.value", width, width);
        addLinear(block + "attn_output", layer + "attention.output.dense", width, width);
        addNorm(block + "attn_output_norm", layer + "attention.output.LayerNorm");
        addLinear(block + "ffn_up", layer + "intermediate.dense", config.feedForward(), width);
        addLinear(block + "ffn_down", layer + "output.dense", width, config.feedForward());
        addNorm(block + "layer_output_norm", layer + "output.LayerNorm");
    }

    /** A dense layer with tanh on the first token, then the scores; in BERT the former is the model's pooler. */
    private void addHead() {
        int width = config.embedding();
        boolean bert = config.family() == ModelFamily.BERT;
        addLinear("cls", bert ? root + "pooler.dense" : "classifier.dense", width, width);
        String scores = bert ? "classifier" : "classifier.out_proj";
        var matrix = weights.take(scores + ".weight", labels(), width);
        add("cls.output.weight", labels(), CheckpointWeights.rows(matrix, 0));
        tensors.add(weights.take("cls.output.bias", scores + ".bias", labels()));
    }

    private void addLinear(String name, String source, long rows, long columns) {
        tensors.add(weights.take(name + ".weight", source + ".weight", rows, columns));
        tensors.add(weights.take(name + ".bias", source + ".bias", rows));
    }

    /** Checkpoints that came from TensorFlow call the two gamma and beta. */
    private void addNorm(String name, String source) {
        boolean old = weights.has(source + ".gamma");
        long width = config.embedding();
        tensors.add(weights.take(name + ".weight", source + (old ? ".gamma" : ".weight"), width));
        tensors.add(weights.take(name + ".bias", source + (old ? ".beta" : ".bias"), width));
    }

    /** A matrix of one row is a vector to llama.cpp. */
    private void add(String name, long rows, TensorRows numbers) {
        long width = config.embedding();
        tensors.add(new ConvertedTensor(name, rows == 1 ? List.of(width) : List.of(width, rows), numbers));
    }

    private int tokenTypes() {
        return config.encoder().orElseThrow().tokenTypes();
    }

    private int labels() {
        return config.encoder().orElseThrow().labels();
    }
}
