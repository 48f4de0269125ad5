package io.lectern.model.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model file, and what is known about it.
 *
 * @param name in the store, or of the file
 * @param file the model file
 * @param manifest empty for a file that is not in a store
 * @param adapters files of LoRA adapters, by name
 */
public record StoredModel(String name, Path file, Optional<ModelManifest> manifest, Map<String, Path> adapters) {

    public StoredModel {
        adapters = Map.copyOf(new TreeMap<>(adapters));
    }

    /** The file that defines the tokenizer, if it is another than the model file. */
    public Optional<Path> tokenizer() {
        return manifest.map(ModelManifest::tokenizer).map(file::resolveSibling);
    }
}
