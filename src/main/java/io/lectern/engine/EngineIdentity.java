package io.lectern.engine;

import java.util.regex.Pattern;

/**
 * What computes, as far as it can be told. Engines that differ in it may write different tokens; those that do not may
 * still, as the last digits also depend on batches and on places in memory.
 *
 * @param modelSha256 of the model file, 64 hexadecimal characters; adapters are not in it
 * @param versions of the native library and of Lectern
 * @param backend the processors and what they can, the devices, and the settings that change how numbers are rounded
 */
public record EngineIdentity(String modelSha256, String versions, String backend) {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public EngineIdentity {
        if (!SHA_256.matcher(modelSha256).matches()) {
            throw new IllegalArgumentException("modelSha256 must be 64 hexadecimal characters: " + modelSha256);
        }
        if (versions.isBlank() || backend.isBlank()) {
            throw new IllegalArgumentException(
                    "versions and backend must not be blank: '%s', '%s'".formatted(versions, backend));
        }
    }
}
