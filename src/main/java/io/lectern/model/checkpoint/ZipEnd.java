package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the directory of a zip archive lies, read from the end of the file.
 *
 * @param offset of the directory
 * @param bytes of the directory
 * @param entries in it
 */
record ZipEnd(long offset, long bytes, long entries) {

    static final long MAX_32 = 0xffff_ffffL;
    static final int MAX_16 = 0xffff;

    private static final int MAGIC = 0x06054b50;
    private static final int WIDE_MAGIC = 0x06064b50;
    private static final int LOCATOR_MAGIC = 0x07064b50;
    private static final int BYTES = 22;
    private static final int WIDE_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int MAX_DIRECTORY_BYTES = 16 << 20;

    static ZipEnd read(WeightFile file) throws IOException {
        long position = file.size() - BYTES;
        String field = "the end of the zip directory";
        var end = file.read(position, BYTES, field);
        if (end.getInt(0) != MAGIC || end.getShort(20) != 0) {
            throw file.refused(field, "0x%08x".formatted(end.getInt(0)), "0x%08x, no comment behind".formatted(MAGIC));
        }
        if (u16(end, 4) != 0 || u16(end, 6) != 0) {
            throw file.refused("the disk of the zip directory", u16(end, 4), "0: the archive is one file");
        }
        var extent = wide(file, position, new ZipEnd(u32(end, 16), u32(end, 12), u16(end, 10)));
        extent.check(file, position);
        return extent;
    }

    /** The numbers in 64 bits, if they are there; where fewer bits are enough both must say the same. */
    private static ZipEnd wide(WeightFile file, long endPosition, ZipEnd narrow) throws IOException {
        long locatorPosition = endPosition - LOCATOR_BYTES;
        if (locatorPosition < WIDE_BYTES) {
            return narrow;
        }
        var locator = file.read(locatorPosition, LOCATOR_BYTES, "the zip64 locator");
        if (locator.getInt(0) != LOCATOR_MAGIC) {
            return narrow;
        }
        long position = locator.getLong(8);
        if (position != locatorPosition - WIDE_BYTES) {
            throw file.refused("the zip64 locator", position, "the place of the record before it");
        }
        var end = file.read(position, WIDE_BYTES, "the zip64 end of the directory");
        if (end.getInt(0) != WIDE_MAGIC) {
            throw file.refused(
                    "the zip64 end of the directory",
                    "0x%08x".formatted(end.getInt(0)),
                    "0x%08x".formatted(WIDE_MAGIC));
        }
        var wide = new ZipEnd(end.getLong(48), end.getLong(40), end.getLong(32));
        boolean agree = agree(narrow.offset, wide.offset, MAX_32)
                && agree(narrow.bytes, wide.bytes, MAX_32)
                && agree(narrow.entries, wide.entries, MAX_16);
        if (!agree) {
            throw file.refused("the zip64 end of the directory", wide, "as the end of the directory says, " + narrow);
        }
        return wide;
    }

    private static boolean agree(long narrow, long wide, long saturated) {
        return narrow == saturated || narrow == wide;
    }

    private void check(WeightFile file, long end) {
        if (bytes < 0 || bytes > MAX_DIRECTORY_BYTES) {
            throw file.refused("the zip directory", bytes + " bytes long", "at most " + MAX_DIRECTORY_BYTES);
        }
        if (offset < 0 || offset > end - bytes) {
            throw file.refused("the offset of the zip directory", offset, "before its end at " + end);
        }
        if (entries < 0 || entries > bytes / ZipDirectory.ENTRY_BYTES) {
            throw file.refused("the number of zip entries", entries, "as many as fit into %d bytes".formatted(bytes));
        }
    }

    static int u16(ByteBuffer buffer, int index) {
        return Short.toUnsignedInt(buffer.getShort(index));
    }

    static long u32(ByteBuffer buffer, int index) {
        return Integer.toUnsignedLong(buffer.getInt(index));
    }
}
