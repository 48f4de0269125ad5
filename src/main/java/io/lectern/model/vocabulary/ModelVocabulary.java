package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.util.Map;

/**
 * The tokens of a checkpoint, each with its text, score and kind, and what the tokenizer does to a text before.
 *
 * @param metadata what the model file says about them, all {@code tokenizer.*} keys
 */
public record ModelVocabulary(Map<String, GgufValue> metadata) {

    public ModelVocabulary {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Reads {@code tokenizer.model} or {@code tokenizer.json}, with the files beside it.
     *
     * @throws io.lectern.model.checkpoint.CheckpointException when they do not fit the model
     */
    public static ModelVocabulary of(Checkpoint checkpoint, ModelConfig config) throws IOException {
        throw new UnsupportedOperationException(checkpoint + " " + config);
    }
}
