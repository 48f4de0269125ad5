package io.lectern.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a client calls a request that it may send again.
 *
 * @param value the client's name for it, up to 255 visible ASCII characters
 * @param requestHash tells another request under the same name apart
 */
public record IdempotencyKey(String value, String requestHash) {

    private static final int MAX_CHARACTERS = 255;

    public IdempotencyKey {
        if (value.isEmpty()
                || value.length() > MAX_CHARACTERS
                || value.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw DocumentException.invalidIdempotencyKey(MAX_CHARACTERS);
        }
    }

    /** The key of a request that consists of these parts. */
    public static IdempotencyKey of(String value, List<String> parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return new IdempotencyKey(value, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
