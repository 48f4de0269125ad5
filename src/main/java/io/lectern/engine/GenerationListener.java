package io.lectern.engine;

/**
 * Hears of one generation, on the engine's owner thread: it must return at once and never block. After {@link #finished}
 * or {@link #failed}, exactly one of which is called, nothing more comes.
 */
public interface GenerationListener {

    /** The prompt has been read; {@code cachedTokens} of its ids did not have to be. */
    default void prefilled(int cachedTokens) {}

    /** More text, always whole UTF-8 characters. */
    void text(String delta);

    void finished(GenerationResult result);

    /** The engine could not go on; a typed error. */
    void failed(EngineException failure);
}
