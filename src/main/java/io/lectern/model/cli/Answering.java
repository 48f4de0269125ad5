package io.lectern.model.cli;

import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.TextGenerator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** One generation, waited for: its text goes on as it comes, from another thread. */
final class Answering implements GenerationListener {

    private final Consumer<String> reader;
    private final CompletableFuture<GenerationResult> end = new CompletableFuture<>();

    private Answering(Consumer<String> reader) {
        this.reader = reader;
    }

    /**
     * Generates to the end.
     *
     * @param interrupts that cancel it
     * @throws EngineException when the engine cannot answer
     */
    static GenerationResult run(
            TextGenerator generator, GenerationRequest request, Consumer<String> reader, Interrupts interrupts) {
        var answering = new Answering(reader);
        var generation = generator.generate(request, answering);
        try (var _ = interrupts.handledBy(generation::cancel)) {
            return answering.await(generation);
        }
    }

    private GenerationResult await(Generation generation) {
        try {
            return end.get();
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
    public void text(String delta) {
        reader.accept(delta);
    }

    @Override
    public void finished(GenerationResult result) {
        end.complete(result);
    }

    @Override
    public void failed(EngineException failure) {
        end.completeExceptionally(failure);
    }
}
