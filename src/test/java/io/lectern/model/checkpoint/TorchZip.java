package io.lectern.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip archive as PyTorch does: entries stored, sizes behind the data and not before, data at multiples of 64
 * bytes by a padding in the extra field, and the end of the directory in both sizes.
 */
final class TorchZip implements Closeable {

    private static final int STORED = 0;
    private static final int SIZES_BEHIND_AND_UTF8 = 0x0808;
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_BYTES = 30;
    private static final long MAX_32 = 0xffff_ffffL;

    private final FileChannel channel;
    private final String prefix;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String name, int method, long crc, long bytes, long offset) {}

    TorchZip(Path file, String folder) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        prefix = folder + "/";
    }

    void add(String name, byte[] data) throws IOException {
        add(name, STORED, data);
    }

    /** An entry that claims a method of compression. */
    void add(String name, int method, byte[] data) throws IOException {
        var crc = new CRC32();
        crc.update(data);
        long offset = channel.position();
        writeLocalHeader(prefix + name, method, offset, data.length);
        write(ByteBuffer.wrap(data));
        writeDescriptor(new Entry(prefix + name, method, crc.getValue(), data.length, offset));
    }

    /** An entry of zeros that takes no room on the disk. */
    void addHole(String name, long bytes) throws IOException {
        long offset = channel.position();
        writeLocalHeader(prefix + name, STORED, offset, bytes);
        channel.position(channel.position() + bytes);
        writeDescriptor(new Entry(prefix + name, STORED, 0, bytes, offset));
    }

    private void writeLocalHeader(String name, int method, long offset, long bytes) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        byte[] wide = bytes >= MAX_32 ? wide(bytes, bytes) : new byte[0];
        long start = offset + LOCAL_BYTES + utf8.length + wide.length + 4;
        int padding = (int) (Math.ceilDiv(start, ALIGNMENT) * ALIGNMENT - start);
        var header = new Fields();
        header.i32(0x04034b50).i16(20).i16(SIZES_BEHIND_AND_UTF8).i16(method).i32(0);
        header.i32(0).i32(bytes >= MAX_32 ? MAX_32 : 0).i32(bytes >= MAX_32 ? MAX_32 : 0);
        header.i16(utf8.length).i16(wide.length + 4 + padding).bytes(utf8).bytes(wide);
        header.bytes("FB".getBytes(StandardCharsets.US_ASCII)).i16(padding);
        header.bytes("Z".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        write(header.buffer());
    }

    private void writeDescriptor(Entry entry) throws IOException {
        var fields = new Fields().i32(0x08074b50).i32(entry.crc());
        if (entry.bytes() >= MAX_32) {
            fields.i64(entry.bytes()).i64(entry.bytes());
        } else {
            fields.i32(entry.bytes()).i32(entry.bytes());
        }
        write(fields.buffer());
        entries.add(entry);
    }

    @Override
    public void close() throws IOException {
        long start = channel.position();
        for (var entry : entries) {
            writeDirectoryEntry(entry);
        }
        long end = channel.position();
        var fields = new Fields();
        fields.i32(0x06064b50).i64(44).i16(45).i16(45).i32(0).i32(0).i64(entries.size());
        fields.i64(entries.size()).i64(end - start).i64(start);
        fields.i32(0x07064b50).i32(0).i64(end).i32(1);
        fields.i32(0x06054b50).i16(0).i16(0).i16(entries.size()).i16(entries.size());
        fields.i32(end - start).i32(Math.min(start, MAX_32)).i16(0);
        write(fields.buffer());
        channel.close();
    }

    private void writeDirectoryEntry(Entry entry) throws IOException {
        byte[] utf8 = entry.name().getBytes(StandardCharsets.UTF_8);
        boolean large = entry.bytes() >= MAX_32;
        boolean far = entry.offset() >= MAX_32;
        byte[] wide = large && far
                ? wide(entry.bytes(), entry.bytes(), entry.offset())
                : large ? wide(entry.bytes(), entry.bytes()) : far ? wide(entry.offset()) : new byte[0];
        var header = new Fields();
        header.i32(0x02014b50).i16(0).i16(20).i16(SIZES_BEHIND_AND_UTF8).i16(entry.method());
        header.i32(0).i32(entry.crc());
        header.i32(Math.min(entry.bytes(), MAX_32)).i32(Math.min(entry.bytes(), MAX_32));
        header.i16(utf8.length).i16(wide.length).i16(0).i16(0).i16(0).i32(0);
        header.i32(Math.min(entry.offset(), MAX_32)).bytes(utf8).bytes(wide);
        write(header.buffer());
    }

    private static byte[] wide(long... numbers) {
        var fields = new Fields().i16(1).i16(numbers.length * Long.BYTES);
        for (long number : numbers) {
            fields.i64(number);
        }
        return fields.out.toByteArray();
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Little-endian numbers, one after the other. */
    private static final class Fields {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Fields i16(int number) {
            return whole(number, Short.BYTES);
        }

        Fields i32(long number) {
            return whole(number, Integer.BYTES);
        }

        Fields i64(long number) {
            return whole(number, Long.BYTES);
        }

        Fields bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        private Fields whole(long number, int length) {
            var bytes = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(number);
            out.write(bytes.array(), 0, length);
            return this;
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(out.toByteArray());
        }
    }
}
