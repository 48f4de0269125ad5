package io.lectern.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Remembers what a generation told. */
public class Recorder implements GenerationListener {

    private final List<String> deltas = new CopyOnWriteArrayList<>();
    private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

    @Override
    public void text(String delta) {
        deltas.add(delta);
    }

    @Override
    public void finished(GenerationResult finished) {
        result.complete(finished);
    }

    @Override
    public void failed(EngineException failure) {
        result.completeExceptionally(failure);
    }

    public List<String> deltas() {
        return deltas;
    }

    public boolean ended() {
        return result.isDone();
    }

    /** Waits for the end; a failure is thrown. */
    public GenerationResult result() {
        try {
            return result.get(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (EngineException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no result", e);
        }
    }
}
