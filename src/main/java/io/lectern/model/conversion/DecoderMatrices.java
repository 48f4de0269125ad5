package io.lectern.model.conversion;

import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matrices of a decoder by the authors' names, and where their rows are in the model file. */
final class DecoderMatrices {

    private final ModelConfig config;
    private final Map<String, Matrix> matrices = new LinkedHashMap<>();

    /**
     * One of the authors' matrices.
     *
     * @param columns numbers in a row
     */
    record Matrix(long columns, List<Part> parts) {

        Matrix {
            parts = List.copyOf(parts);
        }

        long rows() {
            return parts.stream().mapToLong(Part::rows).sum();
        }
    }

    /**
     * Rows of one that are a matrix of the model file.
     *
     * @param headLength of the heads whose rows change their order, 0 for rows that do not
     */
    record Part(String name, long first, long rows, int headLength) {

        /** The authors' row that becomes a row of the model file. */
        long source(long row) {
            return first + (headLength == 0 ? row : RotaryRows.source(row, headLength));
        }
    }

    private DecoderMatrices(ModelConfig config) {
        this.config = config;
    }

    /** By the names of the modules, without the {@code model.} before them. */
    static Map<String, Matrix> of(ModelConfig config) {
        var decoder = new DecoderMatrices(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            decoder.addLayer("layers." + layer + ".", "blk." + layer + ".");
        }
        // The head of Baichuan 2 is made to have rows of length one, so that nothing can be added to it.
        if (!config.tied() && config.family() != ModelFamily.BAICHUAN2) {
            decoder.add("lm_head", config.embedding(), "output", config.vocabulary());
        }
        return decoder.matrices;
    }

    private void addLayer(String layer, String block) {
        int embedding = config.embedding();
        long queries = (long) config.heads() * config.headLength();
        long keys = config.keyRow();
        boolean packed = config.family() == ModelFamily.BAICHUAN || config.family() == ModelFamily.BAICHUAN2;
        int headLength = DecoderTensors.hasNeighbours(config.family()) ? config.headLength() : 0;
        var query = new Part(block + "attn_q.weight", 0, queries, headLength);
        var key = new Part(block + "attn_k.weight", packed ? queries : 0, keys, headLength);
        var value = new Part(block + "attn_v.weight", packed ? queries + keys : 0, keys, 0);
        if (packed) {
            matrices.put(layer + "self_attn.W_pack", new Matrix(embedding, List.of(query, key, value)));
        } else {
            matrices.put(layer + "self_attn.q_proj", new Matrix(embedding, List.of(query)));
            matrices.put(layer + "self_attn.k_proj", new Matrix(embedding, List.of(key)));
            matrices.put(layer + "self_attn.v_proj", new Matrix(embedding, List.of(value)));
        }
        add(layer + "self_attn.o_proj", queries, block + "attn_output", embedding);
        add(layer + "mlp.gate_proj", embedding, block + "ffn_gate", config.feedForward());
        add(layer + "mlp.up_proj", embedding, block + "ffn_up", config.feedForward());
        add(layer + "mlp.down_proj", config.feedForward(), block + "ffn_down", embedding);
    }

    private void add(String module, long columns, String name, long rows) {
        matrices.put(module, new Matrix(columns, List.of(new Part(name + ".weight", 0, rows, 0))));
    }
}
