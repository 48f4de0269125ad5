package io.lectern.engine.llama;

import io.lectern.engine.cache.StateBlob;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory from {@code malloc}: an arena's own would be filled with zeros first, which takes as long as the copy. */
final class NativeBlob implements StateBlob {

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
        var raw = LibcH.malloc(bytes);
        if (raw.address() == 0) {
            throw new OutOfMemoryError("no %d bytes for a state".formatted(bytes));
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
