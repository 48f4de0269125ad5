package io.lectern.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A generation whose end a thread waits for, while its text goes on from the engine's thread as it comes. */
public final class AwaitedGeneration {

    private final CompletableFuture<GenerationResult> end = new CompletableFuture<>();
    private final Generation generation;

    private AwaitedGeneration(TextGenerator generator, GenerationRequest request, Consumer<String> reader) {
        this.generation = generator.generate(request, new End(reader, end));
    }

    /**
     * Begins a generation.
     *
     * @param reader gets each piece of the text, from another thread
     * @throws EngineException when the request is not admitted
     */
    public static AwaitedGeneration start(TextGenerator generator, GenerationRequest request, Consumer<String> reader) {
        return new AwaitedGeneration(generator, request, reader);
    }

    /**
     * Generates to the end.
     *
     * @throws EngineException when the engine cannot
     */
    public static GenerationResult of(TextGenerator generator, GenerationRequest request) {
        return start(generator, request, delta -> {}).result();
    }

    /** Ends it early; {@link #result} then has what was generated. Safe from every thread. */
    public void cancel() {
        generation.cancel();
    }

    /**
     * Waits for the end. An interrupt cancels the generation.
     *
     * @throws EngineException when the engine failed, or this thread was interrupted
     */
    public GenerationResult result() {
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

    private record End(Consumer<String> reader, CompletableFuture<GenerationResult> end) implements GenerationListener {

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
}
