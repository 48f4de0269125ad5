package io.lectern.model.vocabulary;

import io.lectern.engine.Tokenizer;
import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;

/** The tokenizer that a model's authors made, from its file beside the model file. */
public final class AuthorsTokenizer {

    private AuthorsTokenizer() {}

    /**
     * Reads a definition: a SentencePiece model for {@code *.model}, a tokenizer of Hugging Face for {@code *.json}. What
     * is {@link AutoCloseable} is to be closed after the model.
     *
     * @param modelFile the tokenizer of the model file, which turns ids into text
     * @throws CheckpointException when the file is neither
     */
    public static Tokenizer read(Path definition, Tokenizer modelFile) throws IOException {
        String name = definition.getFileName().toString();
        if (name.endsWith(".model")) {
            return SentencePieceTokenizer.read(definition, modelFile);
        }
        if (name.endsWith(".json")) {
            return LibraryTokenizer.read(definition, modelFile);
        }
        throw new CheckpointException(definition, "name", name, "*.model or *.json");
    }
}
