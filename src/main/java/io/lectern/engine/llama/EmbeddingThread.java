package io.lectern.engine.llama;

import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The one thread that owns an {@link EmbeddingContext}, and the calls that wait for it. */
final class EmbeddingThread {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");
    private static final Duration RETRY_AFTER_PER_CALL = Duration.ofSeconds(1);

    private record Call(List<int[]> texts, CompletableFuture<List<float[]>> rows) {}

    private final int capacity;
    private final int batchTokens;
    // One place more than may wait: for the end.
    private final BlockingQueue<Optional<Call>> queue;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean closing;

    /**
     * @param contexts makes the context, given what its computations ask whether to end
     * @param afterwards what to do at the end, when the context is freed
     */
    EmbeddingThread(
            String name,
            int capacity,
            int batchTokens,
            Function<BooleanSupplier, EmbeddingContext> contexts,
            Runnable afterwards) {
        this.capacity = capacity;
        this.batchTokens = batchTokens;
        this.queue = new ArrayBlockingQueue<>(capacity + 1);
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(contexts, afterwards));
    }

    /** Starts it and waits for the context. */
    void start() {
        thread.start();
        join(started);
    }

    /**
     * Computes the rows of texts that were checked, and waits for them.
     *
     * @throws EngineBusyException when too many calls wait
     * @throws EngineException when the engine was closed or cannot go on
     */
    List<float[]> rows(List<int[]> texts) {
        var call = new Call(texts, new CompletableFuture<>());
        synchronized (queue) {
            if (closing) {
                throw closed();
            }
            if (queue.size() >= capacity) {
                throw new EngineBusyException(queue.size(), capacity, RETRY_AFTER_PER_CALL.multipliedBy(capacity));
            }
            queue.add(Optional.of(call));
        }
        return join(call.rows());
    }

    /** Ends what runs, fails what waits and returns when everything is freed. Idempotent. */
    void close() {
        synchronized (queue) {
            if (!closing) {
                closing = true;
                failWaiting();
                queue.add(Optional.empty());
            }
        }
        if (thread.isAlive()) {
            // Not to be interrupted, as native memory must not be left behind; it takes one step of the computation.
            ended.join();
        }
    }

    private void run(Function<BooleanSupplier, EmbeddingContext> contexts, Runnable afterwards) {
        try (var context = contexts.apply(() -> closing)) {
            started.complete(null);
            serve(context);
        } catch (Throwable failure) {
            if (!started.completeExceptionally(failure)) {
                LOG.log(Level.ERROR, "the thread for embeddings ends", failure);
            }
        } finally {
            synchronized (queue) {
                closing = true;
                failWaiting();
            }
            try {
                afterwards.run();
            } finally {
                ended.complete(null);
            }
        }
    }

    private void serve(EmbeddingContext context) throws InterruptedException {
        for (var next = queue.take(); next.isPresent(); next = queue.take()) {
            var call = next.get();
            try {
                call.rows().complete(compute(context, call.texts()));
            } catch (EngineException e) {
                call.rows().completeExceptionally(closing ? closed() : e);
            } catch (Throwable bug) {
                // The loop is the edge: one call's failure must neither take the engine from others nor stay untold.
                LOG.log(Level.ERROR, "embedding failed", bug);
                call.rows().completeExceptionally(new EngineException("The engine failed: " + bug.getMessage(), bug));
            }
        }
    }

    private List<float[]> compute(EmbeddingContext context, List<int[]> texts) {
        var rows = new ArrayList<float[]>(texts.size());
        for (int start = 0; start < texts.size(); ) {
            if (closing) {
                throw closed();
            }
            int end = batchEnd(texts, start);
            rows.addAll(context.rows(texts.subList(start, end)));
            start = end;
        }
        return rows;
    }

    private int batchEnd(List<int[]> texts, int start) {
        int end = start;
        int tokens = 0;
        while (end < texts.size() && end - start < EmbeddingContext.SEQUENCES) {
            tokens += texts.get(end).length;
            if (tokens > batchTokens) {
                break;
            }
            end++;
        }
        return end;
    }

    private void failWaiting() {
        var waiting = new ArrayList<Optional<Call>>();
        queue.drainTo(waiting);
        waiting.forEach(call -> call.ifPresent(present -> present.rows().completeExceptionally(closed())));
    }

    private static EngineException closed() {
        return new EngineException("The engine was closed");
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException engine
                    ? engine
                    : new EngineException("The engine cannot start", e);
        }
    }
}
