package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.TextScorer;
import io.lectern.engine.Tokenizer;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import java.io.IOException;
import java.util.List;

/** A cross-encoder on llama.cpp: a model with a head for scores. Safe for use by several threads. */
public final class LlamaTextScorer implements TextScorer {

    private final EmbeddingModel model;

    private LlamaTextScorer(EmbeddingModel model) {
        this.model = model;
    }

    /**
     * Loads a model: checks its file, maps it, makes the context and computes one score. The options' pooling is of no
     * use here.
     *
     * @throws GgufException when the file is no model that can be run
     * @throws EngineUnavailableException when there is no native library for this platform
     * @throws ModelLoadException when llama.cpp refuses the model, it has no head for one score, or the memory does not
     *     suffice
     * @throws EngineException when the first score is no number
     * @throws IOException when the file cannot be read
     */
    public static LlamaTextScorer open(EmbeddingOptions options) throws IOException {
        var file = GgufFile.read(options.model());
        var shape = EmbeddingShape.of(file);
        if (shape.classifierOutputs() != 1) {
            throw new ModelLoadException(
                    options.model(),
                    "its head gives %d numbers (cls.output.weight or cls.weight), a scorer's gives 1"
                            .formatted(shape.classifierOutputs()));
        }
        return new LlamaTextScorer(EmbeddingModel.open(options, file, shape, EmbeddingSettings.SCORE, "lectern-score"));
    }

    @Override
    public String modelName() {
        return model.shape().name();
    }

    @Override
    public int maxTokens() {
        return model.maxTokens();
    }

    @Override
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public int[] pair(int[] query, int[] text) {
        return model.frame().around(query, text);
    }

    @Override
    public List<Float> score(List<int[]> pairs) {
        return model.rows(pairs).stream().map(row -> row[0]).toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
