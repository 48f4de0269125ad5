package io.lectern.model;

import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextEmbedder;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.EmbeddingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that is ready to turn texts into vectors of length 1, in which a question lies near its answers. Safe for use by
 * several threads; calls wait for each other in a bounded queue.
 *
 * @param tokenizer of the model's authors
 * @param queryPrefix what they put before a question
 * @param passagePrefix what they put before a text that may answer one
 * @param fingerprint another one for another model file, pooling or prefix of passages, whose vectors cannot be compared;
 *     hexadecimal
 */
public record LoadedEmbedder(
        TextEmbedder embedder, Tokenizer tokenizer, String queryPrefix, String passagePrefix, String fingerprint)
        implements AutoCloseable {

    /**
     * Loads a model file outside of a service, with what the file and the catalogue say of it.
     *
     * @throws io.lectern.engine.EngineException when it cannot be used
     * @throws java.io.IOException when it cannot be read
     */
    public static LoadedEmbedder open(Path file) throws IOException {
        return EncoderFile.alone(file).embedder(EmbeddingOptions.of(file), null, null, null);
    }

    public String name() {
        return embedder.modelName();
    }

    /** Numbers of a vector. */
    public int dimension() {
        return embedder.dimension();
    }

    /** Most tokens of a text with its prefix; longer ones are refused. */
    public int maxTokens() {
        return embedder.maxTokens();
    }

    /**
     * The vector of a question.
     *
     * @throws PromptTooLongException when it has more than {@link #maxTokens}
     * @throws io.lectern.engine.EngineBusyException when too many calls wait
     * @throws IllegalArgumentException when it has no token
     * @throws io.lectern.engine.EngineException when the engine cannot go on
     */
    public float[] embedQuery(String text) {
        return embedder.embed(List.of(tokenizer.encode(queryPrefix + text))).getFirst();
    }

    /** The vectors of texts that may answer questions, in their order; fails as {@link #embedQuery} does. */
    public List<float[]> embedPassages(List<String> texts) {
        return embedder.embed(texts.stream()
                .map(text -> tokenizer.encode(passagePrefix + text))
                .toList());
    }

    @Override
    public void close() {
        embedder.close();
        EncoderLoading.close(tokenizer);
    }
}
