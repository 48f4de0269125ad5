package io.lectern.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a GGUF file says about itself; the tensors' numbers stay in the file.
 *
 * @param bytes size of the file
 * @param version 2 or 3
 * @param dataOffset where the data section starts
 * @param metadata in the order of the file; long arrays without their elements
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
public record GgufFile(
        Path path,
        long bytes,
        int version,
        int alignment,
        long dataOffset,
        Map<String, GgufValue> metadata,
        List<GgufTensor> tensors) {

    public GgufFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the header, every count and length of it checked against the file's size before anything is allocated.
     *
     * @throws GgufException when the file is no GGUF file, or damaged
     * @throws IOException when the file cannot be read
     */
    public static GgufFile read(Path path) throws IOException {
        try (var input = GgufInput.open(path)) {
            return new GgufReader(path, input).read();
        }
    }

    public Optional<GgufValue> value(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /** The text of a key, if it is there and a text. */
    public Optional<String> text(String key) {
        return value(key)
                .filter(GgufValue.Text.class::isInstance)
                .map(GgufValue.Text.class::cast)
                .map(GgufValue.Text::value);
    }

    public Optional<GgufTensor> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }
}
