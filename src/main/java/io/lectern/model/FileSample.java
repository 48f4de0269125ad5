package io.lectern.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells model files apart without reading gigabytes: by their size and by pieces all over them. */
final class FileSample {

    private static final int PIECES = 64;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int FINGERPRINT_BYTES = 16;

    private FileSample() {}

    /**
     * A number, in hexadecimal, that is another one for another file or use.
     *
     * @param use what is done with the file
     */
    static String fingerprint(Path file, String use) throws IOException {
        var digest = sha256();
        digest.update(use.getBytes(StandardCharsets.UTF_8));
        try (var channel = FileChannel.open(file)) {
            long size = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
            long last = Math.max(0, size - PIECE_BYTES);
            for (int piece = 0; piece < PIECES; piece++) {
                var bytes = ByteBuffer.allocate(PIECE_BYTES);
                channel.read(bytes, last * piece / (PIECES - 1));
                digest.update(bytes.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
