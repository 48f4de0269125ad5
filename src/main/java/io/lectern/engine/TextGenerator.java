package io.lectern.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A loaded model that writes text. Safe for use by several threads; closing it ends what is running. */
public interface TextGenerator extends AutoCloseable {

    /** The model's name: {@code general.name} of its file, or else the file's name. */
    String modelName();

    /** Tokens that prompt and answer may have together. */
    int contextTokens();

    Tokenizer tokenizer();

    /** The chat template stored in the model file (Jinja source), if any. */
    Optional<String> chatTemplate();

    /** The id that starts a sequence, when the model file asks for it to be added. */
    Optional<Integer> beginOfSequence();

    /**
     * What computes here. The first call may read the whole model file.
     *
     * @throws EngineException when the file cannot be read any more, or is another than the one that was loaded
     */
    EngineIdentity identity();

    /** Whether it takes requests: not after it was closed, nor after a failure that it could not go on from. */
    boolean isServing();

    /**
     * Queues a generation and returns.
     *
     * @throws PromptTooLongException when the prompt leaves no room for one token of answer
     * @throws ConstraintException when the grammar or schema cannot be used
     * @throws EngineBusyException when the queue is full
     * @throws IllegalArgumentException when a token id is not in the vocabulary, or there is no adapter of that name
     * @throws EngineException when the engine was closed
     */
    Generation generate(GenerationRequest request, GenerationListener listener);

    /**
     * Erases every kept state that has tokens of the source in it, from all tiers; requests that run are not disturbed,
     * but what they read is not kept.
     *
     * @return completed when nothing of it is left
     */
    CompletableFuture<Void> forget(CacheScope scope, String source);

    @Override
    void close();
}
