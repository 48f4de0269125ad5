package io.lectern.model.planning;

import static io.lectern.model.planning.TensorRole.ATTENTION_OUTPUT;
import static io.lectern.model.planning.TensorRole.ATTENTION_VALUES;
import static io.lectern.model.planning.TensorRole.FEED_FORWARD_DOWN;
import static io.lectern.model.planning.TensorRole.OTHER;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.TensorType;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import java.util.stream.IntStream;

/** How many bytes the weights of a model take in a type of file, worked out from its sizes. */
record WeightSizes(ModelConfig config, MatrixTypes types) {

    private static final int LARGE_LAYERS = 80;

    /** The weights by where they are used, as a model file made of the checkpoint has them. */
    static ModelWeights of(ModelConfig config, ModelFileType file) {
        boolean shared = config.keyHeads() < config.heads();
        var types = new MatrixTypes(
                file,
                config.layers(),
                config.heads() / config.keyHeads(),
                config.layers() == LARGE_LAYERS && (shared || config.family() == ModelFamily.QWEN2));
        return new WeightSizes(config, types).weights();
    }

    private ModelWeights weights() {
        var layers = IntStream.range(0, config.layers()).mapToObj(this::layer).toList();
        long widest = Math.max(Math.max(config.feedForward(), config.embedding()), queryRow());
        boolean tied = config.tied() && !hasOutputAlways();
        // Embeddings that are the output as well are stored as outputs are.
        long input =
                matrix(tied ? TensorRole.OUTPUT : TensorRole.EMBEDDINGS, 0, config.embedding(), config.vocabulary());
        long norm = vector(config.embedding());
        long output = tied ? 0 : matrix(TensorRole.OUTPUT, 0, config.embedding(), config.vocabulary());
        return new ModelWeights(input, layers, norm + output, tied, widest);
    }

    /** Their graphs in llama.cpp have no way to take the embeddings. */
    private boolean hasOutputAlways() {
        return switch (config.family()) {
            case BAICHUAN, BAICHUAN2, XVERSE -> true;
            case NANBEIGE, LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA -> false;
        };
    }

    private long layer(int layer) {
        int embedding = config.embedding();
        long queries = matrix(OTHER, layer, embedding, queryRow());
        long keys = matrix(OTHER, layer, embedding, config.keyRow());
        long values = matrix(ATTENTION_VALUES, layer, embedding, config.keyRow());
        long attention = queries + keys + values + matrix(ATTENTION_OUTPUT, layer, queryRow(), embedding);
        long gateAndUp = 2 * matrix(OTHER, layer, embedding, config.feedForward());
        long down = matrix(FEED_FORWARD_DOWN, layer, config.feedForward(), embedding);
        return attention + gateAndUp + down + vectors();
    }

    private long vectors() {
        long norms = 2 * vector(config.embedding());
        return norms
                + switch (config.family()) {
                    case QWEN2 -> vector(queryRow()) + 2 * vector(config.keyRow());
                    case QWEN3 -> 2 * vector(config.headLength());
                    case BAICHUAN, BAICHUAN2, XVERSE, NANBEIGE, LLAMA, MISTRAL, BERT, XLM_ROBERTA -> 0;
                };
    }

    private long matrix(TensorRole role, int layer, long rowLength, long rows) {
        var type = types.of(role, layer, rowLength);
        return rowLength / type.blockElements() * type.blockBytes() * rows;
    }

    private static long vector(long numbers) {
        return numbers * TensorType.F32.blockBytes();
    }

    private int queryRow() {
        return config.heads() * config.headLength();
    }
}
