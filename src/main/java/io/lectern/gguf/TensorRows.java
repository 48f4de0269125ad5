package io.lectern.gguf;

/** The numbers of a tensor, row by row, so that no tensor has to be in memory as a whole. */
@FunctionalInterface
public interface TensorRows {

    /** Writes row {@code index} (of the tensor seen as rows of its first dimension) into {@code row}. */
    void read(long index, float[] row);
}
