package io.lectern.engine.llama;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run a model.
 *
 * @param model a GGUF file
 * @param contextTokens tokens that prompt and answer may have together; 0 for what the model was trained on, as far as
 *     a quarter of the machine's memory holds it, and at most 131072
 * @param batchTokens tokens computed in one step of the prefill; a cancelled prefill ends after at most one step
 * @param threads of the computation, 1 to 256
 * @param keyType of the KV cache
 * @param valueType of the KV cache, F32 or F16
 * @param queueCapacity requests that may wait
 * @param libraryPath folder with a build of llama.cpp to use instead of the packed one
 */
public record LlamaOptions(
        Path model,
        int contextTokens,
        int batchTokens,
        int threads,
        KvType keyType,
        KvType valueType,
        int queueCapacity,
        @Nullable Path libraryPath) {

    private static final int MAX_CONTEXT_TOKENS = 1 << 24;
    private static final int MAX_BATCH_TOKENS = 8_192;
    private static final int MAX_THREADS = 256;
    private static final int MAX_QUEUE = 10_000;

    public LlamaOptions {
        requireRange("contextTokens", contextTokens, 0, MAX_CONTEXT_TOKENS);
        requireRange("batchTokens", batchTokens, 1, MAX_BATCH_TOKENS);
        requireRange("threads", threads, 1, MAX_THREADS);
        requireRange("queueCapacity", queueCapacity, 1, MAX_QUEUE);
        if (valueType == KvType.Q8_0) {
            throw new IllegalArgumentException("valueType must be F32 or F16: " + valueType);
        }
    }

    /**
     * Half the processors, an F16 cache, steps of 512 tokens and 64 waiting requests. The threads wait for each other by
     * spinning, so more of them than free cores make it slower.
     */
    public static LlamaOptions of(Path model) {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_THREADS);
        return new LlamaOptions(model, 0, 512, threads, KvType.F16, KvType.F16, 64, null);
    }

    public LlamaOptions withContextTokens(int tokens) {
        return new LlamaOptions(model, tokens, batchTokens, threads, keyType, valueType, queueCapacity, libraryPath);
    }

    public LlamaOptions withBatchTokens(int tokens) {
        return new LlamaOptions(model, contextTokens, tokens, threads, keyType, valueType, queueCapacity, libraryPath);
    }

    public LlamaOptions withThreads(int count) {
        return new LlamaOptions(
                model, contextTokens, batchTokens, count, keyType, valueType, queueCapacity, libraryPath);
    }

    public LlamaOptions withKvTypes(KvType key, KvType value) {
        return new LlamaOptions(model, contextTokens, batchTokens, threads, key, value, queueCapacity, libraryPath);
    }

    public LlamaOptions withQueueCapacity(int requests) {
        return new LlamaOptions(model, contextTokens, batchTokens, threads, keyType, valueType, requests, libraryPath);
    }

    public LlamaOptions withLibraryPath(@Nullable Path folder) {
        return new LlamaOptions(model, contextTokens, batchTokens, threads, keyType, valueType, queueCapacity, folder);
    }

    private static void requireRange(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d: %d".formatted(field, least, most, value));
        }
    }
}
