package io.lectern.retrieval.ranking;

import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.PromptTooLongException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of a model that nobody waits for longer than a time, and of which only so many run, waited for or not. */
final class BoundedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedCalls.class);

    private final String model;
    private final Duration longest;
    private final Semaphore places;
    private final Executor threads = task -> Thread.ofVirtual().name("ranking").start(task);

    /** What came of a call. */
    sealed interface Outcome<T> {

        record Answered<T>(T answer) implements Outcome<T> {}

        /**
         * There is no answer.
         *
         * @param reason in one sentence meant for callers
         */
        record Failed<T>(String reason) implements Outcome<T> {}
    }

    /** @param model what to call it in reasons */
    BoundedCalls(String model, Duration longest, int places) {
        this.model = model;
        this.longest = longest;
        this.places = new Semaphore(places);
    }

    /** A call that was begun. */
    final class Call<T> {

        private final CompletableFuture<T> future;
        private final long end = System.nanoTime() + longest.toNanos();

        private Call(CompletableFuture<T> future) {
            this.future = future;
        }

        /** Waits for it, at most for the rest of the time. */
        Outcome<T> await() {
            try {
                return new Outcome.Answered<>(
                        future.orTimeout(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                                .join());
            } catch (CancellationException e) {
                return failed("The %s has more to do than it may have at once".formatted(model));
            } catch (CompletionException e) {
                return failed(reason(e.getCause()));
            }
        }

        private Outcome<T> failed(String reason) {
            return new Outcome.Failed<>(reason);
        }

        private String reason(@Nullable Throwable cause) {
            return switch (cause) {
                case TimeoutException _ -> "The %s did not answer within %d ms".formatted(model, longest.toMillis());
                case EngineBusyException _ -> "The queue of the %s is full".formatted(model);
                case PromptTooLongException _ -> "The query is longer than the %s reads".formatted(model);
                case EngineException failure -> {
                    LOG.warn("The {} failed", model, failure);
                    yield "The %s failed; the service's log says why".formatted(model);
                }
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException(cause);
            };
        }
    }

    /**
     * Begins a call.
     *
     * @param work told whether anybody still waits, to look at between its steps
     */
    <T> Call<T> begin(Function<BooleanSupplier, T> work) {
        var future = new CompletableFuture<T>();
        if (!places.tryAcquire()) {
            future.cancel(false);
            return new Call<>(future);
        }
        threads.execute(() -> {
            try {
                future.complete(work.apply(() -> !future.isDone()));
            } catch (Throwable failure) {
                // The edge of this thread: whoever waits gets it.
                future.completeExceptionally(failure);
            } finally {
                places.release();
            }
        });
        return new Call<>(future);
    }
}
