package io.lectern.model.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Little-endian bytes of a file at any place, never beyond its end. Safe for several threads. */
final class WeightFile implements Closeable {

    private static final byte[] POINTER = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private WeightFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static WeightFile open(Path path) throws IOException {
        RegularFiles.require(path);
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            var file = new WeightFile(path, channel, channel.size());
            file.refusePointer();
            return file;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private void refusePointer() throws IOException {
        if (size >= POINTER.length
                && Arrays.equals(read(0, POINTER.length, "the file").array(), POINTER)) {
            throw refused("the file", "a Git LFS pointer", "the file that it points to (git lfs pull)");
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Bytes as a buffer of their own. */
    ByteBuffer read(long position, int bytes, String field) throws IOException {
        if (bytes > size || position < 0 || position > size - bytes) {
            throw refused(
                    field,
                    "at byte %s with %d bytes".formatted(Long.toUnsignedString(position), bytes),
                    "within the %d bytes of the file".formatted(size));
        }
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        read(position, buffer, field);
        return buffer;
    }

    /** Fills the buffer and rewinds it. */
    void read(long position, ByteBuffer buffer, String field) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw refused(field, "cut off: the file became shorter", "complete");
            }
        }
        buffer.flip();
    }

    CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(path, field, actual, limit);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
