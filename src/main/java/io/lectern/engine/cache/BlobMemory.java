package io.lectern.engine.cache;

/** Where the memory of states comes from. Safe for use by several threads. */
@FunctionalInterface
public interface BlobMemory {

    /**
     * Memory of a size, whose content is arbitrary.
     *
     * @throws OutOfMemoryError when there is not so much
     */
    StateBlob allocate(long bytes);
}
