package io.lectern.model.checkpoint;

import static io.lectern.model.checkpoint.ZipEnd.u16;
import static io.lectern.model.checkpoint.ZipEnd.u32;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Reads where the entries of a zip archive lie in its file, as PyTorch writes them: stored and not compressed, without a
 * comment at the end, with 64-bit sizes where they are needed. Checksums are not checked, as PyTorch need not write them.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
final class ZipDirectory {

    static final int LOCAL_MAGIC = 0x04034b50;
    static final int ENTRY_BYTES = 46;

    private static final int ENTRY_MAGIC = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int WIDE_FIELD = 1;
    private static final int ENCRYPTED = 1;

    private final WeightFile file;
    private final long dataEnd;

    /** An entry: where its header begins, and where its data lies. */
    record Entry(String name, long header, long offset, long bytes) {}

    private ZipDirectory(WeightFile file, long dataEnd) {
        this.file = file;
        this.dataEnd = dataEnd;
    }

    /** The entries by their names. */
    static Map<String, Entry> read(WeightFile file) throws IOException {
        var end = ZipEnd.read(file);
        var directory = file.read(end.offset(), (int) end.bytes(), "the zip directory");
        var entries = new ZipDirectory(file, end.offset()).entries(directory, (int) end.entries());
        checkOverlaps(file, entries.values());
        return entries;
    }

    private Map<String, Entry> entries(ByteBuffer directory, int count) throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        for (int i = 0; i < count; i++) {
            var entry = entry(slice(directory, ENTRY_BYTES, i), directory, i);
            if (entries.putIfAbsent(entry.name(), entry) != null) {
                throw file.refused("zip entry " + entry.name(), "there twice", "there once");
            }
        }
        if (directory.hasRemaining()) {
            throw file.refused("the zip directory", "longer than its entries", "as long as they are");
        }
        return entries;
    }

    private Entry entry(ByteBuffer fixed, ByteBuffer directory, int index) throws IOException {
        if (fixed.getInt(0) != ENTRY_MAGIC) {
            throw file.refused("zip entry " + index, "0x%08x".formatted(fixed.getInt(0)), "0x02014b50");
        }
        String name = name(slice(directory, u16(fixed, 28), index), index);
        String field = "zip entry " + name;
        var wide = wideNumbers(slice(directory, u16(fixed, 30), index), field);
        slice(directory, u16(fixed, 32), index);
        long bytes = number(u32(fixed, 24), wide, field + " size");
        long stored = number(u32(fixed, 20), wide, field + " stored size");
        long header = number(u32(fixed, 42), wide, field + " offset");
        int method = u16(fixed, 10);
        if (method != 0 || bytes != stored) {
            throw file.refused(
                    field,
                    "compressed by method %d, %d to %d bytes".formatted(method, bytes, stored),
                    "stored as it is");
        }
        if ((u16(fixed, 8) & ENCRYPTED) != 0) {
            throw file.refused(field, "encrypted", "stored as it is");
        }
        return place(name, header, bytes);
    }

    private Entry place(String name, long header, long bytes) throws IOException {
        String field = "zip entry " + name;
        if (bytes > dataEnd - LOCAL_BYTES || header > dataEnd - LOCAL_BYTES - bytes) {
            throw file.refused(
                    field,
                    "%d bytes behind a header at %d".formatted(bytes, header),
                    "before the directory at " + dataEnd);
        }
        var local = file.read(header, LOCAL_BYTES, field);
        int nameBytes = u16(local, 26);
        long offset = header + LOCAL_BYTES + nameBytes + u16(local, 28);
        boolean fits = local.getInt(0) == LOCAL_MAGIC && u16(local, 8) == 0 && offset <= dataEnd - bytes;
        if (!fits
                || !Utf8.decode(file.read(header + LOCAL_BYTES, nameBytes, field))
                        .equals(Optional.of(name))) {
            throw file.refused(field, "not what its own header at %d says".formatted(header), "the same in both");
        }
        return new Entry(name, header, offset, bytes);
    }

    /** The numbers of an entry that need 64 bits, in their order. */
    private Queue<Long> wideNumbers(ByteBuffer extra, String field) {
        var wide = new ArrayDeque<Long>();
        while (extra.remaining() >= Integer.BYTES) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                throw file.refused(field + " extra field", length + " bytes long", "at most " + extra.remaining());
            }
            var numbers = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            while (id == WIDE_FIELD && numbers.remaining() >= Long.BYTES) {
                wide.add(numbers.getLong());
            }
            extra.position(extra.position() + length);
        }
        return wide;
    }

    private long number(long narrow, Queue<Long> wide, String field) {
        if (narrow != ZipEnd.MAX_32) {
            return narrow;
        }
        var number = wide.poll();
        if (number == null || number < 0) {
            throw file.refused(field, number == null ? "missing in 64 bits" : number, "a number from 0 on");
        }
        return number;
    }

    private String name(ByteBuffer utf8, int index) {
        String field = "the name of zip entry " + index;
        String name = Utf8.decode(utf8).orElseThrow(() -> file.refused(field, "no UTF-8", "UTF-8"));
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("\\")) {
                throw file.refused(field, name, "a plain path");
            }
        }
        return name;
    }

    private ByteBuffer slice(ByteBuffer directory, int bytes, int index) {
        if (bytes > directory.remaining()) {
            throw file.refused("zip entry " + index, "cut off", "within the zip directory");
        }
        var slice = directory.slice(directory.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(directory.position() + bytes);
        return slice;
    }

    private static void checkOverlaps(WeightFile file, Collection<Entry> entries) {
        var sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::header));
        long end = 0;
        for (var entry : sorted) {
            if (entry.header() < end) {
                throw file.refused(
                        "zip entry " + entry.name(),
                        "at " + entry.header(),
                        "behind the one before, which ends at " + end);
            }
            end = entry.offset() + entry.bytes();
        }
    }
}
