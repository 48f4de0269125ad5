package io.lectern.engine.llama;

import java.util.Optional;

/**
 * The native context to make.
 *
 * @param contextTokens tokens that prompt and answer of one request may have together; 0 for what the model was trained
 *     on, as far as the memory holds it, and at most 131072
 * @param poolTokens tokens that the KV cache holds for all requests together, shared ones counted once; 0 for as many as
 *     a quarter of the machine's memory holds, but at least one context, and at most four or one for each request that
 *     runs
 * @param batchTokens most tokens computed in one step
 * @param threads of the computation, 1 to 256
 * @param keyType of the KV cache; when both types are empty, F16 as long as what is wanted fits with it, else Q8_0; when
 *     only one is, F16
 * @param valueType of the KV cache; a quantized one needs the fused attention kernel and turns it on
 * @param rope positions, where they shall differ from what the model file says
 * @param length whether {@code contextTokens} may be more than the model was trained for
 */
public record ContextOptions(
        int contextTokens,
        int poolTokens,
        int batchTokens,
        int threads,
        Optional<KvType> keyType,
        Optional<KvType> valueType,
        FlashAttention flashAttention,
        RopeOptions rope,
        ContextLength length) {

    private static final int MAX_CONTEXT_TOKENS = 1 << 24;
    private static final int MAX_BATCH_TOKENS = 8_192;
    private static final int MAX_THREADS = 256;

    /** The fused attention kernel. */
    public enum FlashAttention {
        /** On where layers are on a GPU; off on the CPU, where it is three to five times slower at depth. */
        AUTO,
        ON,
        OFF
    }

    /** How long a context may be. */
    public enum ContextLength {
        /** What the model was trained for, times the factor of its positions. */
        TRAINED,
        /** Anything: answers may get worse, without a word. */
        ANY
    }

    public ContextOptions {
        LlamaOptions.requireRange("contextTokens", contextTokens, 0, MAX_CONTEXT_TOKENS);
        LlamaOptions.requireRange("poolTokens", poolTokens, 0, MAX_CONTEXT_TOKENS);
        LlamaOptions.requireRange("batchTokens", batchTokens, 1, MAX_BATCH_TOKENS);
        LlamaOptions.requireRange("threads", threads, 1, MAX_THREADS);
        valueType
                .filter(type -> type.quantized() && flashAttention == FlashAttention.OFF)
                .ifPresent(type -> {
                    throw new IllegalArgumentException(
                            "valueType %s needs the fused attention kernel, flashAttention is OFF".formatted(type));
                });
    }

    /**
     * All physical cores but one, a cache in the types that fit, steps of at most 512 tokens. The threads wait for each other by spinning,
     * so one of them without a core of its own holds up all others.
     */
    public static ContextOptions defaults() {
        int threads = Math.clamp(PhysicalCores.count() - 1L, 1, MAX_THREADS);
        return new ContextOptions(
                0,
                0,
                512,
                threads,
                Optional.empty(),
                Optional.empty(),
                FlashAttention.AUTO,
                RopeOptions.MODEL,
                ContextLength.TRAINED);
    }

    public ContextOptions withContextTokens(int tokens) {
        return new ContextOptions(
                tokens, poolTokens, batchTokens, threads, keyType, valueType, flashAttention, rope, length);
    }

    public ContextOptions withPoolTokens(int tokens) {
        return new ContextOptions(
                contextTokens, tokens, batchTokens, threads, keyType, valueType, flashAttention, rope, length);
    }

    public ContextOptions withBatchTokens(int tokens) {
        return new ContextOptions(
                contextTokens, poolTokens, tokens, threads, keyType, valueType, flashAttention, rope, length);
    }

    public ContextOptions withThreads(int count) {
        return new ContextOptions(
                contextTokens, poolTokens, batchTokens, count, keyType, valueType, flashAttention, rope, length);
    }

    public ContextOptions withKvTypes(KvType key, KvType value) {
        return new ContextOptions(
                contextTokens,
                poolTokens,
                batchTokens,
                threads,
                Optional.of(key),
                Optional.of(value),
                flashAttention,
                rope,
                length);
    }

    public ContextOptions withFlashAttention(FlashAttention choice) {
        return new ContextOptions(
                contextTokens, poolTokens, batchTokens, threads, keyType, valueType, choice, rope, length);
    }

    public ContextOptions withRope(RopeOptions options) {
        return new ContextOptions(
                contextTokens, poolTokens, batchTokens, threads, keyType, valueType, flashAttention, options, length);
    }

    public ContextOptions withLength(ContextLength choice) {
        return new ContextOptions(
                contextTokens, poolTokens, batchTokens, threads, keyType, valueType, flashAttention, rope, choice);
    }
}
