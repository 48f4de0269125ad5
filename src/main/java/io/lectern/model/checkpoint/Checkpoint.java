package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A folder with a model as its authors published it: {@code config.json}, tokenizer files, and weights as safetensors or
 * as PyTorch archives, in one file or several. Weights are mapped, not read. Safe for several threads until it is closed.
 */
public final class Checkpoint implements AutoCloseable {

    private Checkpoint() {}

    /**
     * Opens a checkpoint and checks the headers of all its files.
     *
     * @throws CheckpointException when a file is damaged, missing or does not fit the others
     * @throws IOException when a file cannot be read
     */
    public static Checkpoint open(Path folder) throws IOException {
        throw new UnsupportedOperationException(folder.toString());
    }

    public Path folder() {
        throw new UnsupportedOperationException();
    }

    /** {@code config.json}. */
    public JsonNode config() {
        throw new UnsupportedOperationException();
    }

    /** Another JSON file, if it is there; no larger and no deeper than such files are. */
    public Optional<JsonNode> json(String file) throws IOException {
        throw new UnsupportedOperationException(file);
    }

    /** Another file, if it is there. */
    public Optional<Path> file(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** The weights by the authors' names, in the order of the files. */
    public Map<String, CheckpointTensor> tensors() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
