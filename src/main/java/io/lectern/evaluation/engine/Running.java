package io.lectern.evaluation.engine;

import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.TextGenerator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request that was handed to the engine. Safe for use by several threads. */
final class Running {

    private final Listener listener = new Listener();
    private final Generation generation;

    Running(TextGenerator generator, GenerationRequest request) {
        this.generation = generator.generate(request, listener);
    }

    private static final class Listener implements GenerationListener {

        private final long started = System.nanoTime();
        private final CompletableFuture<Asked> end = new CompletableFuture<>();
        private final CountDownLatch answering = new CountDownLatch(1);

        @Override
        public void prefilled(int cachedTokens) {
            answering.countDown();
        }

        @Override
        public void text(String delta) {
            answering.countDown();
        }

        @Override
        public void finished(GenerationResult result) {
            long now = System.nanoTime();
            answering.countDown();
            end.complete(new Asked(result, Lap.seconds(now - started), now));
        }

        @Override
        public void failed(EngineException failure) {
            answering.countDown();
            end.completeExceptionally(failure);
        }
    }

    /** Waits until its prompt was read, but no longer than that. */
    void awaitAnswering(Duration limit) {
        try {
            // Late is no failure: what follows shows it.
            boolean ignored = listener.answering.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    void cancel() {
        generation.cancel();
    }

    /** Waits for its end; when it does not come in time, the request is cancelled and that is said. */
    Asked await(Duration limit) {
        try {
            return listener.end.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("a request failed: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            generation.cancel();
            throw new BenchException("the time of the phase is over", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private BenchException interrupted(InterruptedException e) {
        generation.cancel();
        Thread.currentThread().interrupt();
        return new BenchException("interrupted", e);
    }
}
