package io.lectern.engine.llama;

import com.sun.management.OperatingSystemMXBean;
import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.ModelShape;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** The checked parameters of a context. */
record ContextSettings(
        int contextTokens,
        int poolTokens,
        int batchTokens,
        int threads,
        KvType keyType,
        KvType valueType,
        boolean flashAttention) {

    /** Sequences of a context, the most that llama.cpp knows: most of them hold states that nobody computes on now. */
    static final int SEQUENCES = 256;

    private static final int QUANTIZED_BLOCK = 32;
    // A file can claim any length; nobody wants more without saying so.
    private static final int MAX_AUTOMATIC_TOKENS = 1 << 17;
    // Position and bookkeeping of one cell of the cache.
    private static final int CELL_BYTES = 64;

    /**
     * @param memoryBytes of the machine, or of the container
     * @throws ModelLoadException when the model cannot be run so
     */
    static ContextSettings of(LlamaOptions options, ModelShape shape, boolean accelerated, long memoryBytes) {
        var context = options.context();
        if (context.keyType() == KvType.Q8_0 && shape.keyLength() % QUANTIZED_BLOCK != 0) {
            throw new ModelLoadException(
                    options.model(),
                    "its heads have %d numbers, keys in Q8_0 need a multiple of %d"
                            .formatted(shape.keyLength(), QUANTIZED_BLOCK));
        }
        int tokens = contextTokens(options, shape, memoryBytes);
        return new ContextSettings(
                tokens,
                poolTokens(options, shape, tokens, memoryBytes),
                Math.min(context.batchTokens(), tokens),
                context.threads(),
                context.keyType(),
                context.valueType(),
                flashAttention(context, accelerated));
    }

    /** Memory that this process may use, in bytes. */
    static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Bytes that one token of context takes: keys, values, and the attention scores of a whole batch over it. */
    static long bytesPerToken(ContextOptions options, ModelShape shape) {
        long cache =
                options.keyType().bytes(shape.keyRow()) + options.valueType().bytes(shape.valueRow());
        long scores = (long) options.batchTokens() * (shape.heads() + 1) * Float.BYTES;
        return shape.blocks() * cache + scores + CELL_BYTES;
    }

    private static int contextTokens(LlamaOptions options, ModelShape shape, long memoryBytes) {
        Path model = options.model();
        int wantedTokens = options.context().contextTokens();
        long perToken = bytesPerToken(options.context(), shape);
        if (wantedTokens == 0) {
            long affordable = memoryBytes / 4 / perToken;
            if (affordable < 1) {
                throw new ModelLoadException(
                        model, "not one token of %d bytes fits a quarter of the memory".formatted(perToken));
            }
            return (int) Math.min(Math.min(shape.contextLength(), MAX_AUTOMATIC_TOKENS), affordable);
        }
        if (wantedTokens > shape.contextLength()) {
            throw new ModelLoadException(
                    model,
                    "a context of %d tokens was asked for, it was trained on %d"
                            .formatted(wantedTokens, shape.contextLength()));
        }
        long wanted = perToken * wantedTokens;
        if (wanted > memoryBytes / 4 * 3) {
            throw new ModelLoadException(
                    model,
                    "a context of %d tokens needs %d bytes, the machine has %d"
                            .formatted(wantedTokens, wanted, memoryBytes));
        }
        return wantedTokens;
    }

    /** As many as a quarter of the memory holds, from one context to four, unless the options say. */
    private static int poolTokens(LlamaOptions options, ModelShape shape, int contextTokens, long memoryBytes) {
        int wanted = options.context().poolTokens();
        if (wanted == 0) {
            long affordable = memoryBytes / 4 / bytesPerToken(options.context(), shape);
            return (int) Math.clamp(affordable, contextTokens, 4L * contextTokens);
        }
        if (wanted < contextTokens) {
            throw new ModelLoadException(
                    options.model(),
                    "a pool of %d tokens was asked for, one context has %d".formatted(wanted, contextTokens));
        }
        return wanted;
    }

    private static boolean flashAttention(ContextOptions context, boolean accelerated) {
        return switch (context.flashAttention()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> accelerated || context.valueType() == KvType.Q8_0;
        };
    }

    ContextSettings withPoolTokens(int tokens) {
        return new ContextSettings(contextTokens, tokens, batchTokens, threads, keyType, valueType, flashAttention);
    }

    void apply(MemorySegment params) {
        LlamaContextParams.sizes(params, poolTokens, batchTokens, SEQUENCES);
        LlamaContextParams.threads(params, threads);
        LlamaContextParams.cacheTypes(params, keyType.ggmlType(), valueType.ggmlType());
        LlamaContextParams.flashAttention(params, flashAttention);
    }
}
