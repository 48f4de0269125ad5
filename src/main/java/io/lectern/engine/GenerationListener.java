package io.lectern.engine;

/**
 * Hears of one generation, one call after the other, on a virtual thread of its own: it may block without holding up
 * anybody. After {@link #finished} or {@link #failed}, exactly one of which is called, nothing more comes. One that
 * throws cancels its generation.
 */
public interface GenerationListener {

    /** The prompt has been read; {@code cachedTokens} of its ids did not have to be. */
    default void prefilled(int cachedTokens) {}

    /** A token was chosen; only called when log-probabilities were asked for, before its text. */
    default void token(TokenChoice choice) {}

    /** More text, always whole UTF-8 characters. */
    void text(String delta);

    void finished(GenerationResult result);

    /** The engine could not go on; a typed error. */
    void failed(EngineException failure);
}
