package io.lectern.engine.llama;

import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that a model is loaded from. Its hash is computed once, when somebody asks. Safe for use by several threads. */
final class ModelFile {

    private final Path path;
    private final GgufFile header;
    private final String stamp;
    private @Nullable String sha256;

    private ModelFile(Path path, GgufFile header, String stamp) {
        this.path = path;
        this.header = header;
        this.stamp = stamp;
    }

    /**
     * Reads the header, before the model is loaded.
     *
     * @throws GgufException when it is no model
     */
    static ModelFile read(Path path) throws IOException {
        var header = GgufFile.read(path);
        return new ModelFile(path, header, ModelHash.stamp(path.toRealPath()));
    }

    GgufFile header() {
        return header;
    }

    /**
     * The SHA-256 of what was loaded, in hexadecimal.
     *
     * @throws IOException when the file cannot be read any more, or has changed since
     */
    synchronized String sha256() throws IOException {
        if (sha256 == null) {
            requireUnchanged();
            var hash = ModelHash.of(path, CacheFolder.of("hashes"));
            requireUnchanged();
            sha256 = hash;
        }
        return sha256;
    }

    private void requireUnchanged() throws IOException {
        if (!ModelHash.stamp(path.toRealPath()).equals(stamp)) {
            throw new IOException("%s was changed since it was loaded".formatted(path));
        }
    }
}
