package io.lectern.model.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes what comes into a file, from a position on. Used by one thread. */
final class PartWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final TransferProgress progress;

    private long position;

    PartWriter(FileChannel channel, long position, TransferProgress progress) {
        this.channel = channel;
        this.position = position;
        this.progress = progress;
    }

    /** Behind the last byte that was written. */
    long position() {
        return position;
    }

    /**
     * Writes a body as far as it goes.
     *
     * @throws EOFException when it ends before the position {@code end}
     * @throws IOException when the connection breaks
     * @throws UncheckedIOException when the disk does not take it
     */
    void copy(StallGuard.Watch body, long end) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        while (position < end) {
            int count = body.read(buffer);
            if (count < 0) {
                throw new EOFException("the connection ended early");
            }
            int wanted = (int) Math.min(count, end - position);
            write(ByteBuffer.wrap(buffer, 0, wanted));
            progress.adds(wanted);
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
