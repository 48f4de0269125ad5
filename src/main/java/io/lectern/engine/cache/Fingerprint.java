package io.lectern.engine.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What two engines must have in common to read each other's states.
 *
 * @param modelSha256 of the model file, 64 hexadecimal characters
 * @param library version of the native library
 * @param kvTypes of keys and values, such as {@code f16/f16}
 * @param flashAttention whether the fused attention kernel is on: it stores values in another order
 * @param ropeSettings every setting that positions depend on and that is not the model file's
 * @param adapters names and hashes of the LoRA adapters
 */
public record Fingerprint(
        String modelSha256,
        String library,
        String kvTypes,
        boolean flashAttention,
        String ropeSettings,
        String adapters) {

    /** SHA-256 over all of it, in hexadecimal: 64 characters. */
    public String hash() {
        var text = String.join(
                "\n", modelSha256, library, kvTypes, Boolean.toString(flashAttention), ropeSettings, adapters);
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
