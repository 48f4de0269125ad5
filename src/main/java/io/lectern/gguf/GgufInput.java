package io.lectern.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Little-endian numbers and strings from a file, never beyond its end. Not safe for several threads. */
final class GgufInput implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    private GgufInput(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static GgufInput open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new GgufException(path, "the path", Files.exists(path) ? "no file" : "missing", "a readable file");
        }
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        return new GgufInput(path, channel, channel.size());
    }

    long size() {
        return size;
    }

    long position() throws IOException {
        return channel.position() - buffer.remaining();
    }

    long remaining() throws IOException {
        return size - position();
    }

    int u8(String subject) throws IOException {
        return Byte.toUnsignedInt(ensure(1, subject).get());
    }

    short i16(String subject) throws IOException {
        return ensure(2, subject).getShort();
    }

    int i32(String subject) throws IOException {
        return ensure(4, subject).getInt();
    }

    long i64(String subject) throws IOException {
        return ensure(8, subject).getLong();
    }

    /** A string whose length is at most {@code limit} bytes; bytes that are no UTF-8 become U+FFFD. */
    String string(String subject, int limit) throws IOException {
        int length = (int) length(subject, limit);
        var bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int step = Math.min(BUFFER_BYTES, length - done);
            ensure(step, subject).get(bytes, done, step);
            done += step;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skipString(String subject, int limit) throws IOException {
        skip(length(subject, limit), subject);
    }

    void skip(long bytes, String subject) throws IOException {
        requireRemaining(bytes, subject);
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            channel.position(position() + bytes);
            buffer.limit(0);
        }
    }

    private long length(String subject, int limit) throws IOException {
        long length = i64(subject);
        if (length < 0 || length > limit) {
            throw new GgufException(
                    path, "the length of " + subject, Long.toUnsignedString(length) + " bytes", "at most " + limit);
        }
        requireRemaining(length, subject);
        return length;
    }

    private void requireRemaining(long bytes, String subject) throws IOException {
        if (bytes < 0 || bytes > remaining()) {
            throw new GgufException(
                    path,
                    "the file",
                    "cut off inside " + subject + " (" + Long.toUnsignedString(bytes) + " bytes wanted, " + remaining()
                            + " left)",
                    "complete");
        }
    }

    private ByteBuffer ensure(int bytes, String subject) throws IOException {
        if (buffer.remaining() < bytes) {
            requireRemaining(bytes, subject);
            buffer.compact();
            while (buffer.position() < bytes && channel.read(buffer) >= 0) {}
            buffer.flip();
            if (buffer.remaining() < bytes) {
                throw new GgufException(path, "the file", "cut off inside " + subject, "complete");
            }
        }
        return buffer;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
