package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What stands before the payload of a state's file; the format is a table in {@code docs/kv-cache-file.md}.
 *
 * @param payloadBytes length of the native state
 * @param segmentBytes payload bytes under one checksum; the last segment may be shorter
 * @param checksums CRC32C of each segment
 */
record StateHeader(
        Fingerprint fingerprint, StateDescription description, long payloadBytes, int segmentBytes, int[] checksums) {

    /** Bytes of {@link Prelude}. */
    static final int PRELUDE_BYTES = 28;

    private static final long MAGIC = 0x4c454354_4b560d0aL; // "LECTKV\r\n"
    private static final int VERSION = 1;
    private static final int HASH_BYTES = 32;
    private static final int MAX_BYTES = 64 << 20;
    private static final int MIN_SEGMENT_BYTES = 1 << 12;
    private static final int MAX_SEGMENT_BYTES = 1 << 28;
    private static final int MAX_TOKENS = 1 << 23;
    private static final int MAX_SOURCES = 1 << 16;

    /**
     * The lengths at the beginning of a file.
     *
     * @param headerBytes from the beginning of the file to the payload
     */
    record Prelude(int headerBytes, long payloadBytes, int segmentBytes) {

        /** Lengths that agree with the file's, so that as much may be allocated; no more is known of them. */
        static Prelude read(ByteBuffer bytes, long fileBytes) throws DamagedStateException {
            if (bytes.remaining() < PRELUDE_BYTES) {
                throw new DamagedStateException(DropReason.TRUNCATED, "%d bytes are no header".formatted(fileBytes));
            }
            if (bytes.getLong() != MAGIC || bytes.getInt() != VERSION) {
                throw new DamagedStateException(DropReason.FOREIGN, "no state of format version " + VERSION);
            }
            var prelude = new Prelude(bytes.getInt(), bytes.getLong(), bytes.getInt());
            if (prelude.payloadBytes < 1 || fileBytes - prelude.headerBytes != prelude.payloadBytes) {
                throw new DamagedStateException(
                        DropReason.TRUNCATED, "%s in a file of %d bytes".formatted(prelude, fileBytes));
            }
            if (prelude.headerBytes < PRELUDE_BYTES + HASH_BYTES
                    || prelude.headerBytes > MAX_BYTES
                    || prelude.segmentBytes < MIN_SEGMENT_BYTES
                    || prelude.segmentBytes > MAX_SEGMENT_BYTES) {
                throw new DamagedStateException(DropReason.CORRUPT, "impossible lengths: " + prelude);
            }
            return prelude;
        }
    }

    static int segments(long payloadBytes, int segmentBytes) {
        return Math.toIntExact(Math.ceilDiv(payloadBytes, segmentBytes));
    }

    ByteBuffer encode() throws IOException {
        var fields = new ByteArrayOutputStream();
        writeFields(new DataOutputStream(fields));
        var header = ByteBuffer.allocate(PRELUDE_BYTES + fields.size() + HASH_BYTES);
        header.putLong(MAGIC).putInt(VERSION).putInt(header.capacity());
        header.putLong(payloadBytes).putInt(segmentBytes).put(fields.toByteArray());
        return header.put(sha256(header.array(), header.position())).flip();
    }

    /** @param header the file from its beginning to the payload */
    static StateHeader decode(byte[] header, Prelude prelude) throws DamagedStateException {
        int end = header.length - HASH_BYTES;
        if (!Arrays.equals(sha256(header, end), Arrays.copyOfRange(header, end, header.length))) {
            throw new DamagedStateException(DropReason.CORRUPT, "the header does not match its hash");
        }
        var fields = new DataInputStream(new ByteArrayInputStream(header, PRELUDE_BYTES, end - PRELUDE_BYTES));
        try {
            var fingerprint = readFingerprint(fields);
            var description = readDescription(fields);
            int[] checksums = readInts(fields, segments(prelude.payloadBytes, prelude.segmentBytes));
            if (fields.available() > 0) {
                throw new IOException("%d bytes too many".formatted(fields.available()));
            }
            return new StateHeader(fingerprint, description, prelude.payloadBytes, prelude.segmentBytes, checksums);
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new DamagedStateException(DropReason.CORRUPT, "the header cannot be read: " + e.getMessage());
        }
    }

    private void writeFields(DataOutputStream out) throws IOException {
        out.writeUTF(fingerprint.modelSha256());
        out.writeUTF(fingerprint.library());
        out.writeUTF(fingerprint.kvTypes());
        out.writeBoolean(fingerprint.flashAttention());
        out.writeUTF(fingerprint.ropeSettings());
        out.writeUTF(fingerprint.adapters());
        out.writeUTF(description.scope().name());
        out.writeBoolean(description.adapter().isPresent());
        out.writeUTF(description.adapter().orElse(""));
        out.writeUTF(description.key().prefix());
        out.writeInt(description.key().start());
        out.writeUTF(description.parentPrefix());
        out.writeInt(description.sources().size());
        for (var source : description.sources()) {
            out.writeUTF(source);
        }
        out.writeInt(description.tokens().length);
        writeInts(out, description.tokens());
        writeInts(out, checksums);
    }

    private static Fingerprint readFingerprint(DataInputStream in) throws IOException {
        return new Fingerprint(in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean(), in.readUTF(), in.readUTF());
    }

    private static StateDescription readDescription(DataInputStream in) throws IOException {
        var scope = new CacheScope(in.readUTF());
        boolean adapted = in.readBoolean();
        var adapter = in.readUTF();
        var key = new StateKey(in.readUTF(), in.readInt());
        var parentPrefix = in.readUTF();
        var sources = readSources(in);
        int tokens = in.readInt();
        if (key.start() < 0 || tokens < 1 || tokens > MAX_TOKENS || key.start() > Integer.MAX_VALUE - tokens) {
            throw new IOException("%d tokens from position %d".formatted(tokens, key.start()));
        }
        return new StateDescription(
                key,
                parentPrefix,
                scope,
                adapted ? Optional.of(adapter) : Optional.empty(),
                readInts(in, tokens),
                sources);
    }

    private static Set<String> readSources(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_SOURCES) {
            throw new IOException("%d sources".formatted(count));
        }
        var sources = new HashSet<String>();
        for (int i = 0; i < count; i++) {
            sources.add(in.readUTF());
        }
        return sources;
    }

    private static void writeInts(DataOutputStream out, int[] values) throws IOException {
        var bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        bytes.asIntBuffer().put(values);
        out.write(bytes.array());
    }

    private static int[] readInts(DataInputStream in, int count) throws IOException {
        if (count > in.available() / Integer.BYTES) {
            throw new IOException("%d numbers in %d bytes".formatted(count, in.available()));
        }
        var values = new int[count];
        ByteBuffer.wrap(in.readNBytes(Integer.BYTES * count)).asIntBuffer().get(values);
        return values;
    }

    private static byte[] sha256(byte[] bytes, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
