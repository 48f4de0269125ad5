package io.lectern.gguf;

/** The bytes of a tensor as its type stores them, row by row, so that no tensor has to be in memory as a whole. */
@FunctionalInterface
public interface TensorBlocks {

    /** Writes row {@code index} (of the tensor seen as rows of its first dimension) into {@code row}, all of it. */
    void read(long index, byte[] row);
}
