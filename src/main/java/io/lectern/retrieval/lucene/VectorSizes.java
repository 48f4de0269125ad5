package io.lectern.retrieval.lucene;

/**
 * From which sizes on vectors are searched in a cheaper way than by looking at all of them.
 *
 * @param exactBelow so many vectors of a segment that a search may show are compared one by one; a segment of fewer has
 *     no graph
 * @param quantizedFrom an index of so many passages writes vectors in 7 bits for a number beside the exact ones, which
 *     order what those find
 */
public record VectorSizes(int exactBelow, int quantizedFrom) {

    public static final VectorSizes DEFAULT = new VectorSizes(10_000, 200_000);

    public VectorSizes {
        if (exactBelow < 0 || quantizedFrom < 0) {
            throw new IllegalArgumentException("exact-below and quantized-from must not be negative: %d and %d"
                    .formatted(exactBelow, quantizedFrom));
        }
    }
}
