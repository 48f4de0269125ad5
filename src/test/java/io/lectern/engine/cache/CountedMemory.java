package io.lectern.engine.cache;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Memory outside the heap that knows how much of it is in use, and refuses use after the end. */
public final class CountedMemory implements BlobMemory {

    private final AtomicLong used = new AtomicLong();

    private volatile boolean exhausted;

    @Override
    public StateBlob allocate(long bytes) {
        if (exhausted) {
            throw new OutOfMemoryError("exhausted");
        }
        used.addAndGet(bytes);
        return new Blob(ByteBuffer.allocateDirect(Math.toIntExact(bytes)));
    }

    /** A blob with a copy of some bytes. */
    public StateBlob copyOf(byte[] content) {
        var blob = allocate(content.length);
        blob.view(0, content.length).put(content);
        return blob;
    }

    long used() {
        return used.get();
    }

    void exhausted(boolean now) {
        exhausted = now;
    }

    private final class Blob implements StateBlob {

        private final ByteBuffer content;

        private volatile boolean closed;

        Blob(ByteBuffer content) {
            this.content = content;
        }

        @Override
        public long bytes() {
            return content.capacity();
        }

        @Override
        public ByteBuffer view(long offset, int length) {
            if (closed) {
                throw new IllegalStateException("used after its end");
            }
            return content.slice(Math.toIntExact(offset), length);
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                used.addAndGet(-bytes());
            }
        }
    }
}
