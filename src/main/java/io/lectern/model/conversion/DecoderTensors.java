package io.lectern.model.conversion;

import io.lectern.gguf.TensorRows;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.conversion.ConvertedTensor.Origin;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The tensors of the model file of a decoder, from those of its checkpoint. */
final class DecoderTensors {

    // Tables of positions, which follow from config.json.
    private static final Pattern COMPUTED =
            Pattern.compile("(.*\\.)?(rotary_emb\\.(inv_freq|cos_cached|sin_cached)|future_mask|alibi_mask)");
    // Their graphs in llama.cpp do not fall back to the embeddings for the output.
    private static final Set<ModelFamily> UNTIED_ONLY =
            Set.of(ModelFamily.BAICHUAN, ModelFamily.BAICHUAN2, ModelFamily.XVERSE);
    private static final Set<ModelFamily> HALVES = Set.of(ModelFamily.QWEN2, ModelFamily.QWEN3);

    private final CheckpointWeights weights;
    private final ModelConfig config;
    private final String root;
    private final List<ConvertedTensor> tensors = new ArrayList<>();

    private DecoderTensors(CheckpointWeights weights, ModelConfig config) {
        this.weights = weights;
        this.config = config;
        // A checkpoint without a head may have been saved without the model around it.
        this.root = weights.has("embed_tokens.weight") ? "" : "model.";
    }

    /**
     * All of them.
     *
     * @throws CheckpointException when a weight is missing, has another shape, or is one too many
     */
    static List<ConvertedTensor> of(CheckpointWeights weights, ModelConfig config) {
        var decoder = new DecoderTensors(weights, config);
        decoder.addAll();
        weights.requireAllTaken(decoder::isIgnored);
        return List.copyOf(decoder.tensors);
    }

    private boolean isIgnored(String name) {
        boolean tiedHead = config.tied() && name.equals("lm_head.weight");
        return tiedHead || COMPUTED.matcher(name).matches();
    }

    /** Whether the rows of queries and keys lie in another order than in the checkpoint, see {@link RotaryRows}. */
    static boolean hasNeighbours(ModelFamily family) {
        return !HALVES.contains(family);
    }

    private void addAll() {
        add("token_embd.weight", root + "embed_tokens.weight", config.vocabulary(), config.embedding());
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer("blk." + layer + ".", root + "layers." + layer + ".");
        }
        add("output_norm.weight", root + "norm.weight", config.embedding());
        addOutput();
    }

    private void addLayer(String block, String layer) {
        long embedding = config.embedding();
        long feedForward = config.feedForward();
        add(block + "attn_norm.weight", layer + "input_layernorm.weight", embedding);
        addAttention(block, layer + "self_attn.");
        add(block + "attn_output.weight", layer + "self_attn.o_proj.weight", embedding, queryRows());
        add(block + "ffn_norm.weight", layer + "post_attention_layernorm.weight", embedding);
        add(block + "ffn_gate.weight", layer + "mlp.gate_proj.weight", feedForward, embedding);
        add(block + "ffn_up.weight", layer + "mlp.up_proj.weight", feedForward, embedding);
        add(block + "ffn_down.weight", layer + "mlp.down_proj.weight", embedding, feedForward);
    }

    private void addAttention(String block, String attention) {
        switch (config.family()) {
            case BAICHUAN, BAICHUAN2 -> addPacked(block, attention + "W_pack.weight");
            case QWEN2 -> {
                addProjections(block, attention);
                add(block + "attn_q.bias", attention + "q_proj.bias", queryRows());
                add(block + "attn_k.bias", attention + "k_proj.bias", keyRows());
                add(block + "attn_v.bias", attention + "v_proj.bias", keyRows());
            }
            case QWEN3 -> {
                addProjections(block, attention);
                add(block + "attn_q_norm.weight", attention + "q_norm.weight", config.headLength());
                add(block + "attn_k_norm.weight", attention + "k_norm.weight", config.headLength());
            }
            case XVERSE, NANBEIGE, LLAMA, MISTRAL -> addProjections(block, attention);
            case BERT, XLM_ROBERTA ->
                throw new IllegalArgumentException(config.family().id() + " is no decoder");
        }
    }

    private void addProjections(String block, String attention) {
        addHeads(block + "attn_q.weight", attention + "q_proj.weight", queryRows());
        addHeads(block + "attn_k.weight", attention + "k_proj.weight", keyRows());
        add(block + "attn_v.weight", attention + "v_proj.weight", keyRows(), config.embedding());
    }

    private void addHeads(String name, String source, long rows) {
        var tensor = weights.take(source, rows, config.embedding());
        var read = CheckpointWeights.rows(tensor, 0);
        addMatrix(name, rows, hasNeighbours(config.family()) ? neighbours(read) : read);
    }

    /** Queries, keys and values in one matrix, a third each. */
    private void addPacked(String block, String source) {
        long rows = queryRows();
        var tensor = weights.take(source, 3 * rows, config.embedding());
        addMatrix(block + "attn_q.weight", rows, neighbours(CheckpointWeights.rows(tensor, 0)));
        addMatrix(block + "attn_k.weight", rows, neighbours(CheckpointWeights.rows(tensor, rows)));
        addMatrix(block + "attn_v.weight", rows, CheckpointWeights.rows(tensor, 2 * rows));
    }

    private void addOutput() {
        if (config.tied() && !UNTIED_ONLY.contains(config.family())) {
            return;
        }
        String source = config.tied() ? root + "embed_tokens.weight" : "lm_head.weight";
        if (config.family() != ModelFamily.BAICHUAN2) {
            add("output.weight", source, config.vocabulary(), config.embedding());
            return;
        }
        var tensor = weights.take(source, config.vocabulary(), config.embedding());
        tensors.add(new ConvertedTensor(
                "output.weight",
                List.of((long) config.embedding(), (long) config.vocabulary()),
                unit(CheckpointWeights.rows(tensor, 0)),
                Origin.COMPUTED));
    }

    private void add(String name, String source, long... shape) {
        tensors.add(weights.take(name, source, shape));
    }

    private void addMatrix(String name, long rows, TensorRows numbers) {
        tensors.add(new ConvertedTensor(name, List.of((long) config.embedding(), rows), numbers));
    }

    private long queryRows() {
        return (long) config.heads() * config.headLength();
    }

    private long keyRows() {
        return (long) config.keyHeads() * config.headLength();
    }

    private TensorRows neighbours(TensorRows rows) {
        int headLength = config.headLength();
        return (index, row) -> rows.read(RotaryRows.source(index, headLength), row);
    }

    /** Rows of length one, as the head of Baichuan 2 makes them; those that are so already stay what they are. */
    private static TensorRows unit(TensorRows rows) {
        return (index, row) -> {
            rows.read(index, row);
            double squares = 0;
            for (float number : row) {
                squares += (double) number * number;
            }
            double length = Math.max(Math.sqrt(squares), 1e-12);
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (row[i] / length);
            }
        };
    }
}
