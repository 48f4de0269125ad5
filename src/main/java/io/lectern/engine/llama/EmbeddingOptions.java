package io.lectern.engine.llama;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How to run a model that turns texts into vectors or scores.
 *
 * @param model a GGUF file
 * @param pooling how the vectors of tokens become one; empty for what the file says
 * @param maxTokens of one text, and of a batch; 0 for what the model was trained on, at most 2048
 * @param threads of the computation, 1 to 256
 * @param queueCapacity calls that may wait
 * @param libraryPath folder with a build of llama.cpp to use instead of the packed one
 */
public record EmbeddingOptions(
        Path model,
        Optional<Pooling> pooling,
        int maxTokens,
        int threads,
        int queueCapacity,
        DeviceOptions devices,
        @Nullable Path libraryPath) {

    private static final int MAX_TOKENS = 1 << 15;
    private static final int MAX_THREADS = 256;
    private static final int MAX_QUEUE = 10_000;

    /** How the vectors of tokens become one. */
    public enum Pooling {
        /** Their mean. */
        MEAN(1),
        /** The vector of the first token. */
        FIRST(2),
        /** The vector of the last token. */
        LAST(3);

        private final int llamaType;

        Pooling(int llamaType) {
            this.llamaType = llamaType;
        }

        int llamaType() {
            return llamaType;
        }

        static Optional<Pooling> of(OptionalInt llamaType) {
            for (var pooling : values()) {
                if (llamaType.isPresent() && pooling.llamaType == llamaType.getAsInt()) {
                    return Optional.of(pooling);
                }
            }
            return Optional.empty();
        }
    }

    public EmbeddingOptions {
        LlamaOptions.requireRange("maxTokens", maxTokens, 0, MAX_TOKENS);
        LlamaOptions.requireRange("threads", threads, 1, MAX_THREADS);
        LlamaOptions.requireRange("queueCapacity", queueCapacity, 1, MAX_QUEUE);
    }

    /** What the file says, on half the processors; 64 calls may wait. */
    public static EmbeddingOptions of(Path model) {
        int threads = ContextOptions.defaults().threads();
        return new EmbeddingOptions(model, Optional.empty(), 0, threads, 64, DeviceOptions.defaults(), null);
    }

    public EmbeddingOptions withPooling(Pooling choice) {
        return new EmbeddingOptions(
                model, Optional.of(choice), maxTokens, threads, queueCapacity, devices, libraryPath);
    }

    public EmbeddingOptions withMaxTokens(int tokens) {
        return new EmbeddingOptions(model, pooling, tokens, threads, queueCapacity, devices, libraryPath);
    }

    public EmbeddingOptions withThreads(int count) {
        return new EmbeddingOptions(model, pooling, maxTokens, count, queueCapacity, devices, libraryPath);
    }

    public EmbeddingOptions withQueueCapacity(int calls) {
        return new EmbeddingOptions(model, pooling, maxTokens, threads, calls, devices, libraryPath);
    }

    public EmbeddingOptions withDevices(DeviceOptions other) {
        return new EmbeddingOptions(model, pooling, maxTokens, threads, queueCapacity, other, libraryPath);
    }

    public EmbeddingOptions withLibraryPath(@Nullable Path folder) {
        return new EmbeddingOptions(model, pooling, maxTokens, threads, queueCapacity, devices, folder);
    }
}
