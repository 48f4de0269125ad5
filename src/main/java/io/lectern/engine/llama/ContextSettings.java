package io.lectern.engine.llama;

import com.sun.management.OperatingSystemMXBean;
import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.ModelShape;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** The checked parameters of a context. */
record ContextSettings(
        int contextTokens, int batchTokens, int threads, KvType keyType, KvType valueType, boolean accelerated) {

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
        if (options.keyType() == KvType.Q8_0 && shape.keyLength() % QUANTIZED_BLOCK != 0) {
            throw new ModelLoadException(
                    options.model(),
                    "its heads have %d numbers, keys in Q8_0 need a multiple of %d"
                            .formatted(shape.keyLength(), QUANTIZED_BLOCK));
        }
        int tokens = contextTokens(options, shape, memoryBytes);
        return new ContextSettings(
                tokens,
                Math.min(options.batchTokens(), tokens),
                options.threads(),
                options.keyType(),
                options.valueType(),
                accelerated);
    }

    /** Memory that this process may use, in bytes. */
    static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Bytes that one token of context takes: keys, values, and the attention scores of a whole batch over it. */
    static long bytesPerToken(LlamaOptions options, ModelShape shape) {
        long cache =
                options.keyType().bytes(shape.keyRow()) + options.valueType().bytes(shape.valueRow());
        long scores = (long) options.batchTokens() * (shape.heads() + 1) * Float.BYTES;
        return shape.blocks() * cache + scores + CELL_BYTES;
    }

    private static int contextTokens(LlamaOptions options, ModelShape shape, long memoryBytes) {
        Path model = options.model();
        long perToken = bytesPerToken(options, shape);
        if (options.contextTokens() == 0) {
            long affordable = memoryBytes / 4 / perToken;
            if (affordable < 1) {
                throw new ModelLoadException(
                        model, "not one token of %d bytes fits a quarter of the memory".formatted(perToken));
            }
            return (int) Math.min(Math.min(shape.contextLength(), MAX_AUTOMATIC_TOKENS), affordable);
        }
        if (options.contextTokens() > shape.contextLength()) {
            throw new ModelLoadException(
                    model,
                    "a context of %d tokens was asked for, it was trained on %d"
                            .formatted(options.contextTokens(), shape.contextLength()));
        }
        long wanted = perToken * options.contextTokens();
        if (wanted > memoryBytes / 4 * 3) {
            throw new ModelLoadException(
                    model,
                    "a context of %d tokens needs %d bytes, the machine has %d"
                            .formatted(options.contextTokens(), wanted, memoryBytes));
        }
        return options.contextTokens();
    }

    void apply(MemorySegment params) {
        LlamaContextParams.sizes(params, contextTokens, batchTokens);
        LlamaContextParams.threads(params, threads);
        LlamaContextParams.cacheTypes(params, keyType.ggmlType(), valueType.ggmlType());
        if (!accelerated) {
            LlamaContextParams.flashAttentionOff(params);
        }
    }
}
