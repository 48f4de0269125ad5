package io.lectern.model.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * What the bytes of a file must come to.
 *
 * @param hex in lower case
 */
public record FileDigest(Kind kind, String hex) {

    private static final int BUFFER_BYTES = 1 << 20;

    /** How it is computed. */
    public enum Kind {
        SHA256("SHA-256", 64),
        /** Git's name of a small file: SHA-1 over its length and its bytes. */
        GIT_BLOB("SHA-1", 40);

        private final String algorithm;
        private final Pattern form;

        Kind(String algorithm, int digits) {
            this.algorithm = algorithm;
            this.form = Pattern.compile("[0-9a-f]{%d}".formatted(digits));
        }
    }

    public FileDigest {
        if (!kind.form.matcher(hex).matches()) {
            throw new IllegalArgumentException("hex is no %s: %s".formatted(kind.algorithm, hex));
        }
    }

    /**
     * The digest that a file has.
     *
     * @param progress hears how many bytes have been read
     */
    public static FileDigest of(Path file, Kind kind, LongConsumer progress) throws IOException {
        var digest = digest(kind);
        try (var channel = FileChannel.open(file)) {
            if (kind == Kind.GIT_BLOB) {
                digest.update(("blob " + channel.size() + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
                progress.accept(channel.position());
            }
        }
        return new FileDigest(kind, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(Kind kind) {
        try {
            return MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + kind.algorithm, impossible);
        }
    }
}
