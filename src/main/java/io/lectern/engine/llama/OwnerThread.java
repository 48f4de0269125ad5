package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one thread that computes on a context: it makes the context, runs the queue and frees what it made. */
final class OwnerThread {

    private static final Logger LOG = System.getLogger(OwnerThread.class.getName());

    private final WorkQueue queue;
    private final Function<BooleanSupplier, LlamaContext> contexts;
    private final Runnable afterwards;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean closing;
    private volatile @Nullable Work current;

    /**
     * @param contexts makes the context, given what its computations ask whether to end
     * @param afterwards what to do at the end, when the context is freed
     */
    OwnerThread(String name, WorkQueue queue, Function<BooleanSupplier, LlamaContext> contexts, Runnable afterwards) {
        this.queue = queue;
        this.contexts = contexts;
        this.afterwards = afterwards;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** Starts it and waits for the context. */
    void start() {
        thread.start();
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException engine
                    ? engine
                    : new EngineException("The engine cannot start", e);
        }
    }

    /** Ends the work that runs, abandons what waits and returns when everything is freed. Idempotent. */
    void close() {
        closing = true;
        queue.close();
        cancelCurrent();
        if (Thread.currentThread() != thread) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    // Native memory must not be left behind; the wait is bounded by one step of the computation.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try (var context = contexts.apply(this::aborts)) {
            started.complete(null);
            for (var work = queue.take(); work.isPresent(); work = queue.take()) {
                perform(work.get(), context);
            }
        } catch (Throwable failure) {
            if (!started.completeExceptionally(failure)) {
                LOG.log(Level.ERROR, "the engine's thread ends", failure);
            }
        } finally {
            abandon();
            afterwards.run();
        }
    }

    private void perform(Work work, LlamaContext context) {
        current = work;
        if (closing) {
            cancelCurrent();
        }
        try {
            work.run(context);
        } catch (EngineException e) {
            end(work, e, context);
        } catch (Throwable bug) {
            // The loop is the edge: one request's failure must neither take the engine from the others nor stay untold.
            LOG.log(Level.ERROR, "a generation failed", bug);
            end(work, new EngineException("The engine failed: " + bug.getMessage(), bug), context);
        } finally {
            current = null;
        }
    }

    /** Tells first: what follows may fail too, and ends the thread then. */
    private static void end(Work work, EngineException failure, LlamaContext context) {
        work.fail(failure);
        context.remove(0, 0, Integer.MAX_VALUE);
    }

    private void cancelCurrent() {
        var work = current;
        if (work != null) {
            work.cancel();
        }
    }

    private void abandon() {
        queue.close();
        queue.drain().forEach(Work::abandon);
    }

    private boolean aborts() {
        var work = current;
        return closing || (work != null && work.unwanted());
    }
}
