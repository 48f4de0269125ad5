package io.lectern.engine;

import java.util.List;

/** A loaded cross-encoder that says how well texts answer a query. Safe for use by several threads. */
public interface TextScorer extends AutoCloseable {

    /** The model's name. */
    String modelName();

    /** Most tokens of query and text together. */
    int maxTokens();

    Tokenizer tokenizer();

    /** The ids of a query and of a text as the model wants them together, with what stands around and between. */
    int[] pair(int[] query, int[] text);

    /**
     * A score for each {@link #pair}, in their order; the higher the
     * better, not bounded.
     *
     * @throws PromptTooLongException when one has more than {@link #maxTokens}
     * @throws EngineBusyException when too many calls wait
     * @throws IllegalArgumentException when a token id is not in the vocabulary, or a pair has no token
     * @throws EngineException when the engine cannot go on
     */
    List<Float> score(List<int[]> pairs);

    @Override
    void close();
}
