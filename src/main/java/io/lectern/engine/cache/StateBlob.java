package io.lectern.engine.cache;

import java.nio.ByteBuffer;

/**
 * The bytes of a native KV state, outside the Java heap. They are written once by one thread and then only read, by any
 * thread; nobody may use them after {@link #close}, and the JVM refuses it to those that try.
 */
public interface StateBlob extends AutoCloseable {

    long bytes();

    /**
     * A view of some of the bytes, valid until {@link #close}.
     *
     * @param length at most 2^31 − 1
     */
    ByteBuffer view(long offset, int length);

    /** Frees the memory. Idempotent. */
    @Override
    void close();
}
