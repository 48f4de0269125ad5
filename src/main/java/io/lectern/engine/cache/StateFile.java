package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.cache.StateHeader.Prelude;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * A state in a file: a header and the payload behind it. Nothing is mapped, since a mapped file that is cut short kills the
 * process; everything read is bounded by the file's real length before it is allocated.
 */
final class StateFile {

    /** Small enough to be checked while it is in the processor's cache. */
    static final int SEGMENT_BYTES = 1 << 20;

    private static final int FIRST_READ_BYTES = 1 << 15;

    private StateFile() {}

    /** The header of a state with its checksums: the payload is read once for them. */
    static StateHeader describe(Fingerprint fingerprint, StateDescription description, StateBlob blob) {
        var checksums = new int[StateHeader.segments(blob.bytes(), SEGMENT_BYTES)];
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = checksum(segment(blob, i, SEGMENT_BYTES));
        }
        return new StateHeader(fingerprint, description, blob.bytes(), SEGMENT_BYTES, checksums);
    }

    /**
     * Writes until done or no longer wanted.
     *
     * @return whether it is whole and on the disk
     */
    static boolean write(FileChannel file, ByteBuffer header, StateBlob blob, BooleanSupplier unwanted)
            throws IOException {
        writeFully(file, header);
        int segments = StateHeader.segments(blob.bytes(), SEGMENT_BYTES);
        for (int i = 0; i < segments; i++) {
            if (unwanted.getAsBoolean()) {
                return false;
            }
            writeFully(file, segment(blob, i, SEGMENT_BYTES));
        }
        file.force(true);
        return true;
    }

    static StateHeader readHeader(FileChannel file) throws IOException, DamagedStateException {
        long fileBytes = file.size();
        var first = ByteBuffer.allocate((int) Math.min(fileBytes, FIRST_READ_BYTES));
        readFully(file, first, 0);
        var prelude = Prelude.read(first.flip().duplicate(), fileBytes);
        var header = ByteBuffer.allocate(prelude.headerBytes());
        header.put(first.limit(Math.min(first.limit(), header.capacity())));
        readFully(file, header, header.position());
        return StateHeader.decode(header.array(), prelude);
    }

    /** Reads the payload; what is given back matches the header's checksums. */
    static StateBlob readPayload(FileChannel file, StateHeader header, BlobMemory memory)
            throws IOException, DamagedStateException {
        long position = file.size() - header.payloadBytes();
        var blob = memory.allocate(header.payloadBytes());
        try {
            for (int i = 0; i < header.checksums().length; i++) {
                var segment = segment(blob, i, header.segmentBytes());
                readFully(file, segment, position + (long) i * header.segmentBytes());
                if (checksum(segment.flip()) != header.checksums()[i]) {
                    throw new DamagedStateException(DropReason.CORRUPT, "segment %d does not match".formatted(i));
                }
            }
            var whole = blob;
            blob = null;
            return whole;
        } finally {
            if (blob != null) {
                blob.close();
            }
        }
    }

    private static ByteBuffer segment(StateBlob blob, int index, int segmentBytes) {
        long offset = (long) index * segmentBytes;
        return blob.view(offset, (int) Math.min(segmentBytes, blob.bytes() - offset));
    }

    private static int checksum(ByteBuffer segment) {
        var crc = new CRC32C();
        crc.update(segment.duplicate());
        return (int) crc.getValue();
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static void readFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, at);
            if (read < 0) {
                throw new EOFException("the file ends at byte %d".formatted(at));
            }
            at += read;
        }
    }
}
