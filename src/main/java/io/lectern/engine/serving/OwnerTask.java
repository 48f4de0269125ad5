package io.lectern.engine.serving;

import io.lectern.engine.EngineException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Something else that is to be done on the owner thread, between two batches. */
final class OwnerTask<T> {

    private final Function<ComputeStep, T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    OwnerTask(Function<ComputeStep, T> work) {
        this.work = work;
    }

    CompletableFuture<T> result() {
        return result;
    }

    void run(ComputeStep step) {
        try {
            result.complete(work.apply(step));
        } catch (RuntimeException | Error e) {
            // Whoever asked hears of it; the loop goes on for the others.
            result.completeExceptionally(e);
        }
    }

    void fail(EngineException failure) {
        result.completeExceptionally(failure);
    }
}
