package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of a checkpoint, each with its text, score and kind, and what the tokenizer does to a text before.
 *
 * @param metadata what the model file says about them, all {@code tokenizer.*} keys
 * @param definition the authors' file, to be kept beside the model file for {@link AuthorsTokenizer}, as the model file
 *     alone does not give the authors' ids for every text; nothing where it does
 * @param unconfirmed what only this checkpoint says, each as "field: value"
 */
public record ModelVocabulary(
        Map<String, GgufValue> metadata, Optional<Definition> definition, List<String> unconfirmed) {

    /**
     * A file that defines a tokenizer.
     *
     * @param name for the copy, by which {@link AuthorsTokenizer} knows its kind
     */
    public record Definition(Path file, String name) {}

    public ModelVocabulary {
        metadata = Map.copyOf(metadata);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** A vocabulary of which the model file alone gives the ids. */
    public ModelVocabulary(Map<String, GgufValue> metadata) {
        this(metadata, Optional.empty(), List.of());
    }

    /**
     * Reads {@code tokenizer.model} or {@code tokenizer.json}, with the files beside it.
     *
     * @throws CheckpointException when they do not fit the model
     */
    public static ModelVocabulary of(Checkpoint checkpoint, ModelConfig config) throws IOException {
        return config.encoder().isPresent()
                ? EncoderVocabulary.of(checkpoint, config)
                : of(checkpoint.folder(), config);
    }

    /** The same, of a folder. */
    static ModelVocabulary of(Path folder, ModelConfig config) throws IOException {
        return TokenizerFolder.read(folder).vocabulary(config);
    }
}
