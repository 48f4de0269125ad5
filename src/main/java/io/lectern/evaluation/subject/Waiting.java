package io.lectern.evaluation.subject;

import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.TextGenerator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for the end of one generation. */
final class Waiting implements GenerationListener {

    private final CompletableFuture<GenerationResult> end = new CompletableFuture<>();

    private Waiting() {}

    /**
     * Generates to the end.
     *
     * @throws EngineException when the engine cannot
     */
    static GenerationResult generate(TextGenerator generator, GenerationRequest request) {
        var waiting = new Waiting();
        var generation = generator.generate(request, waiting);
        try {
            return waiting.end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException failure
                    ? failure
                    : new EngineException("The answer failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            generation.cancel();
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while a model answered", e);
        }
    }

    @Override
    public void text(String delta) {}

    @Override
    public void finished(GenerationResult result) {
        end.complete(result);
    }

    @Override
    public void failed(EngineException failure) {
        end.completeExceptionally(failure);
    }
}
