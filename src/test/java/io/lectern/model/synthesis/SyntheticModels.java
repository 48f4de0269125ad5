package io.lectern.model.synthesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Small synthetic models for tests. */
public final class SyntheticModels {

    /** Sizes that every quantization can store, with the smallest vocabulary. */
    public static final SyntheticShape SMALL = new SyntheticShape("llama", 2, 256, 8, 4, 512, 260, 2_048);

    private SyntheticModels() {}

    public static Path write(Path path, SyntheticShape shape, Quantization quantization, long seed) {
        try {
            new SyntheticModel(shape, quantization, seed).write(path, bytes -> {});
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
