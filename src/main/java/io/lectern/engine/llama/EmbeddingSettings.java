package io.lectern.engine.llama;

import io.lectern.engine.ModelLoadException;
import io.lectern.engine.plan.ContextDemand;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.plan.Placement;
import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import io.lectern.engine.plan.PlacementRequest;
import io.lectern.gguf.EmbeddingShape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The checked parameters of a context for texts.
 *
 * @param maxTokens of a text, which must be in one batch
 * @param rowLength numbers for each text
 */
record EmbeddingSettings(
        int maxTokens, int threads, int poolingType, int rowLength, boolean encoder, Placement placement) {

    /** {@code LLAMA_POOLING_TYPE_RANK}. */
    static final int SCORE = 4;

    private static final int MAX_AUTOMATIC_TOKENS = 2_048;

    /** @throws ModelLoadException when the model cannot be run so */
    static EmbeddingSettings of(
            EmbeddingOptions options,
            ModelWeights weights,
            EmbeddingShape shape,
            int poolingType,
            List<LlamaLibrary.Device> devices,
            long memoryBytes) {
        int maxTokens = maxTokens(options, shape);
        var request = new PlacementRequest(
                weights,
                demand(maxTokens, weights, shape),
                DeviceChoice.of(LlamaOptions.of(options.model()).withDevices(options.devices()), devices),
                new DeviceMemory("CPU", memoryBytes, memoryBytes),
                options.devices().gpuLayers());
        return switch (request.place()) {
            case Fits(var placement) ->
                new EmbeddingSettings(
                        maxTokens,
                        options.threads(),
                        poolingType,
                        poolingType == SCORE ? shape.classifierOutputs() : shape.embeddingLength(),
                        shape.encoder(),
                        placement);
            case TooLarge(var closest) ->
                throw new ModelLoadException(
                        options.model(),
                        "with texts of %d tokens it does not fit\n%s".formatted(maxTokens, closest.explanation()));
        };
    }

    private static int maxTokens(EmbeddingOptions options, EmbeddingShape shape) {
        if (options.maxTokens() > shape.maxTokens()) {
            throw new ModelLoadException(
                    options.model(),
                    "texts of %d tokens were asked for, it has positions for %d"
                            .formatted(options.maxTokens(), shape.maxTokens()));
        }
        return options.maxTokens() > 0 ? options.maxTokens() : Math.min(shape.maxTokens(), MAX_AUTOMATIC_TOKENS);
    }

    private static ContextDemand demand(int tokens, ModelWeights weights, EmbeddingShape shape) {
        // Keys and values of a language model in F16; an encoder computes with as many of them.
        long keysAndValues = 2L * shape.embeddingLength();
        var widths = new ContextDemand.Widths(
                shape.heads(), shape.embeddingLength(), keysAndValues, weights.widest(), shape.vocabulary());
        int rows = Math.max(tokens, EmbeddingContext.SEQUENCES);
        return new ContextDemand(tokens, rows, keysAndValues * Short.BYTES, widths, false);
    }

    /** Tokens of a batch: llama.cpp aborts when they cannot be divided among the sequences. */
    int batchTokens() {
        return Math.ceilDiv(maxTokens, EmbeddingContext.SEQUENCES) * EmbeddingContext.SEQUENCES;
    }

    void apply(MemorySegment params) {
        LlamaContextParams.sizes(params, batchTokens(), batchTokens(), EmbeddingContext.SEQUENCES);
        LlamaContextParams.threads(params, threads);
        LlamaContextParams.flashAttention(params, false);
        LlamaContextParams.embeddings(params, poolingType);
    }
}
