package io.lectern.engine;

import java.util.List;

/** A loaded model that turns texts into vectors. Safe for use by several threads. */
public interface TextEmbedder extends AutoCloseable {

    /** The model's name. */
    String modelName();

    /** Numbers of a vector. */
    int dimension();

    /** Most tokens of one text; longer ones are refused. */
    int maxTokens();

    Tokenizer tokenizer();

    /**
     * A vector for each list of token ids, in their order; of length 1 (L2) unless the embedder was opened otherwise.
     *
     * @throws PromptTooLongException when one has more than {@link #maxTokens}
     * @throws EngineBusyException when too many calls wait
     * @throws IllegalArgumentException when a token id is not in the vocabulary, or a text has no token
     * @throws EngineException when the engine cannot go on
     */
    List<float[]> embed(List<int[]> texts);

    @Override
    void close();
}
