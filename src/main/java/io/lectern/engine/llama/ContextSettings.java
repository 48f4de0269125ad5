package io.lectern.engine.llama;

import java.lang.foreign.MemorySegment;

/** The checked parameters of a context. */
record ContextSettings(
        int contextTokens,
        int poolTokens,
        int batchTokens,
        int threads,
        KvType keyType,
        KvType valueType,
        boolean flashAttention,
        RopeOptions rope) {

    /** Sequences of a context, the most that llama.cpp knows: most of them hold states that nobody computes on now. */
    static final int SEQUENCES = 256;

    /** Rows that llama.cpp prepares for: one for each sequence at least. */
    static int preparedRows(int batchTokens) {
        return Math.max(batchTokens, SEQUENCES);
    }

    /** Every setting that positions depend on and that is not the model file's; empty when there is none. */
    String ropeSettings() {
        return rope.settings();
    }

    ContextSettings withPoolTokens(int tokens) {
        return new ContextSettings(
                contextTokens, tokens, batchTokens, threads, keyType, valueType, flashAttention, rope);
    }

    void apply(MemorySegment params) {
        LlamaContextParams.sizes(params, poolTokens, batchTokens, SEQUENCES);
        LlamaContextParams.threads(params, threads);
        LlamaContextParams.cacheTypes(params, keyType.ggmlType(), valueType.ggmlType());
        LlamaContextParams.flashAttention(params, flashAttention);
        LlamaContextParams.rope(params, rope);
    }
}
