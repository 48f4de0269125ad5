package io.lectern.engine.serving;

import io.lectern.engine.cache.RecomputeCost;
import io.lectern.engine.cache.StateStore;
import java.util.function.BooleanSupplier;

/** What a loop works with; all of it is made and released on the owner thread. */
public interface ServingResources {

    /**
     * Makes the context.
     *
     * @param abort asked during a computation, on its thread; true ends it
     */
    SequenceContext context(BooleanSupplier abort);

    /**
     * Opens the store.
     *
     * @param changed to be called when a state that was being read is there, or cannot be had
     */
    StateStore store(RecomputeCost cost, Runnable changed);

    /** Whether the store keeps anything. */
    boolean saves();

    /** The end: context and store are closed. */
    void release();
}
