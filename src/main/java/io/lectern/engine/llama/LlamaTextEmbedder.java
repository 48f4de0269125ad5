package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextEmbedder;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.EmbeddingOptions.Pooling;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import java.io.IOException;
import java.util.List;

/**
 * An embedding model on llama.cpp: an encoder of the BERT kind, or a language model with pooling. Adds the tokens that the
 * model wants around a text. Safe for use by several threads.
 */
public final class LlamaTextEmbedder implements TextEmbedder {

    private final EmbeddingModel model;

    private LlamaTextEmbedder(EmbeddingModel model) {
        this.model = model;
    }

    /**
     * Loads a model: checks its file, maps it, makes the context and computes one text.
     *
     * @throws GgufException when the file is no model that can be run
     * @throws EngineUnavailableException when there is no native library for this platform
     * @throws ModelLoadException when llama.cpp refuses the model, neither file nor options name a pooling, or the memory
     *     does not suffice
     * @throws EngineException when the first vector is not of numbers
     * @throws IOException when the file cannot be read
     */
    public static LlamaTextEmbedder open(EmbeddingOptions options) throws IOException {
        var file = GgufFile.read(options.model());
        var shape = EmbeddingShape.of(file);
        var pooling = options.pooling()
                .or(() -> Pooling.of(shape.pooling()))
                .orElseThrow(() -> new ModelLoadException(
                        options.model(),
                        "its pooling_type is %s, and the options name none of MEAN, FIRST, LAST"
                                .formatted(shape.pooling())));
        return new LlamaTextEmbedder(EmbeddingModel.open(options, file, shape, pooling.llamaType(), "lectern-embed"));
    }

    @Override
    public String modelName() {
        return model.shape().name();
    }

    @Override
    public int dimension() {
        return model.shape().embeddingLength();
    }

    @Override
    public int maxTokens() {
        return model.maxTokens() - model.frame().size();
    }

    @Override
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public List<float[]> embed(List<int[]> texts) {
        texts.forEach(this::require);
        var rows = model.rows(
                texts.stream().map(text -> model.frame().around(text)).toList());
        rows.forEach(LlamaTextEmbedder::normalise);
        return rows;
    }

    private void require(int[] text) {
        if (text.length == 0) {
            throw new IllegalArgumentException("a text must have at least one token");
        }
        if (text.length > maxTokens()) {
            throw new PromptTooLongException(text.length, maxTokens());
        }
    }

    private static void normalise(float[] row) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        if (squares == 0) {
            throw new EngineException("the model computes a vector of zeros, which has no direction");
        }
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) (row[i] * scale);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
