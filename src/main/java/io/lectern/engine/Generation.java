package io.lectern.engine;

/** A running generation. Safe for use by several threads. */
public interface Generation {

    /** Ends it at the next batch border; the listener hears {@code finished} with {@code CANCELLED}. Idempotent. */
    void cancel();
}
