package io.lectern.engine.llama;

import io.lectern.engine.cache.StateBlob;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory from the C heap: an arena's own would be filled with zeros first, which takes as long as the copy. Large blobs ask
 * for large pages, because the first touch of each small one costs more than its share of the copy.
 */
final class NativeBlob implements StateBlob {

    private static final long SMALL_PAGE = 64;
    private static final long LARGE_PAGE = 2 << 20;
    private static final long LARGE = 4 * LARGE_PAGE;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    private boolean closed;

    @SuppressWarnings("restricted")
    private NativeBlob(MemorySegment raw, long bytes) {
        this.segment = raw.reinterpret(bytes, arena, LibcH::free);
    }

    /** @throws OutOfMemoryError when there is not so much */
    static NativeBlob allocate(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive: " + bytes);
        }
        long alignment = bytes < LARGE ? SMALL_PAGE : LARGE_PAGE;
        long rounded = Math.ceilDiv(bytes, alignment) * alignment;
        var raw = LibcH.aligned_alloc(alignment, rounded);
        if (raw.address() == 0) {
            throw new OutOfMemoryError("no %d bytes for a state".formatted(bytes));
        }
        if (alignment == LARGE_PAGE) {
            LibcH.adviseHugePages(raw, rounded);
        }
        return new NativeBlob(raw, bytes);
    }

    MemorySegment segment() {
        return segment;
    }

    @Override
    public long bytes() {
        return segment.byteSize();
    }

    @Override
    public ByteBuffer view(long offset, int length) {
        return segment.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
