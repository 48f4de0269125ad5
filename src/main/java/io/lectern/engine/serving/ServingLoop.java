package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.sampling.TokenConstraint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that computes on a context: it admits requests, puts the next tokens of all of them into one batch,
 * computes it, chooses tokens and hands them over. Safe for use by several threads.
 */
public final class ServingLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ServingLoop.class.getName());

    // A bug that comes back each time is no reason to go on for ever.
    private static final int MAX_ATTEMPTS = 100;

    private final ServingSettings settings;
    private final ServingResources resources;
    private final Vocabulary vocabulary;
    private final EngineObserver observer;
    private final RequestQueue queue;
    private final Timeouts timeouts = new Timeouts();
    private final RetryHint retryHint;
    private final ComputeRates rates = new ComputeRates();
    private final List<Run> runs = new ArrayList<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean closing;

    // Of the owner thread only.
    private @Nullable ComputeStep step;

    public ServingLoop(
            String name,
            ServingSettings settings,
            ServingResources resources,
            Vocabulary vocabulary,
            EngineObserver observer) {
        this.settings = settings;
        this.resources = resources;
        this.vocabulary = vocabulary;
        this.observer = observer;
        this.queue = new RequestQueue(settings.queueCapacity());
        this.retryHint = new RetryHint(settings.running());
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Starts the thread and waits for its context.
     *
     * @throws EngineException when there can be none
     */
    public void start() {
        thread.start();
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException engine
                    ? engine
                    : new EngineException("The engine cannot start: " + e.getCause(), e);
        }
    }

    /** Whether it takes requests: not after it was closed, nor after a failure that it could not go on from. */
    public boolean isServing() {
        return !closing && thread.isAlive();
    }

    /**
     * Queues a generation, whose prompt fits the context.
     *
     * @param constraint makes what holds the answer to its form, on the owner thread
     * @throws EngineBusyException when the queue is full
     * @throws EngineException when the engine was closed
     */
    public Generation submit(
            GenerationRequest asked, GenerationListener listener, Optional<Supplier<TokenConstraint>> constraint) {
        var request = new Request(asked, listener, constraint, this::wakeFor);
        switch (queue.offer(request)) {
            case ACCEPTED -> observer.on(new EngineEvent.Queued(queue.size()));
            case FULL -> {
                observer.on(new EngineEvent.Refused(settings.queueCapacity()));
                throw new EngineBusyException(settings.queueCapacity(), settings.queueCapacity(), retryHint.next());
            }
            case CLOSED -> throw closed();
        }
        asked.limits().timeout().ifPresent(time -> request.endsIn(time, timeouts));
        return request;
    }

    /** Erases what was made from a source; completed when nothing of it is left. */
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return onOwner(owned -> {
                    queue.waiting().stream()
                            .filter(request -> request.isMadeFrom(scope, source))
                            .forEach(Request::stopKeeping);
                    owned.cache().forget(scope, source);
                    return owned.store();
                })
                .thenCompose(store -> store.forget(scope, source));
    }

    /** The logits after each of the tokens, computed from nothing, with an adapter or without. */
    public CompletableFuture<float[][]> logits(Optional<String> adapter, int... tokens) {
        return onOwner(owned -> owned.logits(adapter, tokens));
    }

    /** Ends what runs and what waits, and returns when everything is freed. Idempotent. */
    @Override
    public void close() {
        closing = true;
        endWaiting();
        timeouts.close();
        if (thread.isAlive() && Thread.currentThread() != thread) {
            // Not to be interrupted, as native memory must not be left behind; it takes one step of the computation.
            ended.join();
        }
    }

    private void run() {
        try (var context = resources.context(this::aborts);
                var store = resources.store(rates, queue::wake)) {
            started.complete(null);
            for (int attempt = 0; !closing && attempt < MAX_ATTEMPTS; attempt++) {
                serve(context, store);
            }
        } catch (Throwable failure) {
            // The edge of the engine: whoever waits must hear of it.
            if (!started.completeExceptionally(failure)) {
                LOG.log(Level.ERROR, "the engine's thread ends", failure);
            }
            failAll(failure);
        } finally {
            endWaiting();
            try {
                resources.release();
            } finally {
                ended.complete(null);
            }
        }
    }

    /** Serves until the end, or until a bug of ours: then those who run hear of it, and the others are served anew. */
    private void serve(SequenceContext context, StateStore store) {
        for (int sequence = 0; sequence < context.sequences(); sequence++) {
            context.remove(sequence, 0, Integer.MAX_VALUE);
        }
        var cache = new PrefixCache(context, store, resources.saves(), rates, observer, runs);
        var compute = new ComputeStep(context, store, cache, rates, vocabulary, observer);
        step = compute;
        try {
            serve(compute, cache, new ChunkSizer(context.batchTokens(), settings.tokenGap(), rates));
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "the engine failed, what runs is lost", bug);
            failAll(bug);
        }
    }

    private void serve(ComputeStep compute, PrefixCache cache, ChunkSizer chunks) {
        while (!closing) {
            queue.takeTask().ifPresent(task -> task.run(compute));
            admit(cache);
            boolean computed = compute.next(runs, chunks);
            endFinished(compute, cache);
            if (!cache.saveNext(runs.isEmpty()) && !computed) {
                queue.await();
            }
        }
        runs.forEach(run -> run.request().end(FinishReason.CANCELLED));
        endFinished(compute, cache);
        cache.saveAll();
    }

    private void failAll(Throwable failure) {
        var told = failed(failure);
        int failed = runs.size();
        runs.forEach(run -> run.fail(told));
        runs.clear();
        for (int i = 0; i < failed; i++) {
            observer.on(new EngineEvent.Failed(String.valueOf(told.getMessage()), 0));
        }
    }

    private void admit(PrefixCache cache) {
        while (runs.size() < settings.running()) {
            var request = queue.take(waiting -> cache.admits(waiting, maxTokens(waiting)));
            if (request.isEmpty()) {
                return;
            }
            begin(request.get(), cache);
        }
    }

    private void begin(Request request, PrefixCache cache) {
        try {
            var run = cache.begin(request, maxTokens(request));
            runs.add(run);
            observer.on(new EngineEvent.Admitted(run.queued(), runs.size()));
        } catch (EngineException e) {
            request.fail(e);
            observer.on(new EngineEvent.Failed(String.valueOf(e.getMessage()), runs.size()));
        } catch (RuntimeException bug) {
            // It waits no more and does not run yet: nobody else would tell it.
            request.fail(failed(bug));
            throw bug;
        }
    }

    private void endFinished(ComputeStep compute, PrefixCache cache) {
        for (var run : List.copyOf(runs)) {
            var failure = compute.failureOf(run);
            var reason = run.finished();
            if (failure.isPresent() || reason.isPresent()) {
                runs.remove(run);
                cache.end(run);
                failure.ifPresentOrElse(e -> fail(run, e), () -> finish(run, reason.orElseThrow()));
            }
        }
    }

    private void fail(Run run, EngineException failure) {
        observer.on(new EngineEvent.Failed(String.valueOf(failure.getMessage()), runs.size()));
        run.fail(failure);
    }

    private void finish(Run run, FinishReason reason) {
        var age = run.request().age();
        retryHint.took(age.minus(run.queued()));
        observer.on(new EngineEvent.Finished(reason, run.completionTokens(), age, runs.size()));
        run.finish(reason);
    }

    private int maxTokens(Request request) {
        return Math.min(
                request.asked().limits().maxTokens(),
                settings.contextTokens() - request.prompt().length());
    }

    /** A request is to end: one that waits ends now, one that runs at the next batch border. */
    private void wakeFor(Request request) {
        if (queue.remove(request)) {
            request.ending().ifPresent(reason -> {
                observer.on(new EngineEvent.GivenUp(reason, request.age(), queue.size()));
                request.finishUnread(reason);
            });
        } else {
            queue.wake();
        }
    }

    private boolean aborts() {
        return closing || (step != null && step.isUnwanted());
    }

    private <T> CompletableFuture<T> onOwner(Function<ComputeStep, T> work) {
        var task = new OwnerTask<>(work);
        if (!queue.offerTask(task)) {
            task.fail(closed());
        }
        return task.result();
    }

    private void endWaiting() {
        queue.close().forEach(request -> request.finishUnread(FinishReason.CANCELLED));
        for (var task = queue.takeTask(); task.isPresent(); task = queue.takeTask()) {
            task.get().fail(closed());
        }
    }

    private static EngineException failed(Throwable failure) {
        return new EngineException("The engine failed: " + failure.getMessage(), failure);
    }

    private static EngineException closed() {
        return new EngineException("The engine was closed");
    }
}
