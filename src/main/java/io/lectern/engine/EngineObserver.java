package io.lectern.engine;

/** Hears what the engine does, on the engine's threads: it must return at once and never block or throw. */
@FunctionalInterface
public interface EngineObserver {

    /** Hears nothing. */
    EngineObserver NONE = event -> {};

    void on(EngineEvent event);
}
