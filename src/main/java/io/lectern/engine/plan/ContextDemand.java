package io.lectern.engine.plan;

/**
 * What a context takes besides weights.
 *
 * @param cells tokens that the KV cache holds
 * @param rows tokens of the largest batch that llama.cpp prepares for
 * @param layerCellBytes bytes of one token in the cache of one layer of the file
 * @param flashAttention whether scores are never written down
 */
public record ContextDemand(int cells, int rows, long layerCellBytes, Widths widths, boolean flashAttention) {

    /**
     * Numbers that a token has at once.
     *
     * @param heads attention scores over one other token
     * @param embedding of the model
     * @param keysAndValues of one layer
     * @param feedForward of one layer
     * @param vocabulary logits
     */
    public record Widths(int heads, long embedding, long keysAndValues, long feedForward, long vocabulary) {}

    /** The same for another number of cells. */
    public ContextDemand withCells(int count) {
        return new ContextDemand(count, rows, layerCellBytes, widths, flashAttention);
    }

    /** Bytes of the cache of one layer of the file. */
    public long layerCacheBytes() {
        return layerCellBytes * cells;
    }

    /**
     * Bytes of the buffer in which a device computes: the mask, and beside it whatever takes most of attention,
     * feed-forward and output, since they use the same memory one after the other. Without flash attention the scores
     * of the whole batch over all cells are most of it. Compared with what llama.cpp v0.5.0 allocates: see
     * docs/engine.md.
     */
    public long computeBytes() {
        long mask = (long) rows * cells * (flashAttention ? Short.BYTES : Float.BYTES);
        long scores = flashAttention ? 0 : (long) rows * cells * widths.heads() * Float.BYTES;
        long attention = scores + floats(8 * widths.embedding() + 2 * widths.keysAndValues());
        long feedForward = floats(3 * widths.feedForward() + 4 * widths.embedding());
        return mask + Math.max(Math.max(attention, feedForward), outputBytes() + floats(2 * widths.embedding()));
    }

    /** Bytes of the logits of a whole batch. */
    long outputBytes() {
        return floats(widths.vocabulary());
    }

    private long floats(long perRow) {
        return rows * perRow * Float.BYTES;
    }
}
