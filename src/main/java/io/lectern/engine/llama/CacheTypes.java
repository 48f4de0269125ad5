package io.lectern.engine.llama;

import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.plan.ContextDemand;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.ModelShape;
import java.util.List;
import java.util.Locale;

/** How a KV cache stores the keys and the values of its tokens. */
public record CacheTypes(KvType keys, KvType values) {

    /** Half-precision numbers, what the weights of most models are made for. */
    public static final CacheTypes PLAIN = new CacheTypes(KvType.F16, KvType.F16);

    /**
     * The types that the options allow, those to be preferred first. What is quantized when nothing is said: keys and
     * values with the fused attention kernel, as accelerators have it for equal types only; without it keys alone, as
     * quantized values need it and it is slow on a CPU.
     *
     * @param accelerated whether an accelerator computes
     */
    public static List<CacheTypes> choices(ContextOptions context, ModelShape shape, boolean accelerated) {
        if (context.keyType().isPresent() || context.valueType().isPresent()) {
            return List.of(new CacheTypes(
                    context.keyType().orElse(KvType.F16), context.valueType().orElse(KvType.F16)));
        }
        if (!ContextChecks.takesQuantized(shape)) {
            return List.of(PLAIN);
        }
        boolean fused = PLAIN.flashAttention(context.flashAttention(), accelerated);
        return List.of(PLAIN, new CacheTypes(KvType.Q8_0, fused ? KvType.Q8_0 : KvType.F16));
    }

    /** Whether the fused attention kernel computes with them. */
    public boolean flashAttention(FlashAttention choice, boolean accelerated) {
        return switch (choice) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> accelerated || values.quantized();
        };
    }

    /** Bytes that a token takes in the cache of one layer. */
    public long layerBytes(ModelShape shape) {
        return keys.bytes(shape.keyRow()) + values.bytes(shape.valueRow());
    }

    /** What a context takes with them besides weights. */
    public ContextDemand demand(
            ModelShape shape, ModelWeights weights, int cells, int batchTokens, boolean flashAttention) {
        // A layer of the file that a token passes several times has a cache for each time.
        long passes =
                Math.ceilDiv(shape.blocks(), Math.max(1, weights.layerBytes().size()));
        var widths = new ContextDemand.Widths(
                shape.heads(),
                shape.embeddingLength(),
                shape.keyRow() + shape.valueRow(),
                weights.widest(),
                shape.vocabulary());
        return new ContextDemand(
                cells, ContextSettings.preparedRows(batchTokens), layerBytes(shape) * passes, widths, flashAttention);
    }

    /** The types as they are written in settings, keys first. */
    @Override
    public String toString() {
        return "%s/%s".formatted(keys, values).toLowerCase(Locale.ROOT);
    }
}
