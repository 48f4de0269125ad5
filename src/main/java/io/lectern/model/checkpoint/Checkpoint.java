package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A folder with a model as its authors published it: {@code config.json}, tokenizer files, and weights as safetensors or
 * as PyTorch archives, in one file or several. Links are followed, as the caches of model hubs consist of them. Weights
 * stay in their files, see {@link Weights}. Safe for several threads until it is closed.
 */
public final class Checkpoint implements AutoCloseable {

    private final Path folder;
    private final JsonNode config;
    private final Weights weights;

    private Checkpoint(Path folder, JsonNode config, Weights weights) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
    }

    /**
     * Opens a checkpoint and checks the headers of all its files.
     *
     * @throws CheckpointException when a file is damaged, missing or does not fit the others
     * @throws IOException when a file cannot be read
     */
    public static Checkpoint open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    folder, "the path", Files.exists(folder) ? "no folder" : "missing", "a folder with a model");
        }
        var config = JsonFiles.readObject(folder.resolve("config.json"));
        return new Checkpoint(folder, config, Weights.open(folder, "model.safetensors", "pytorch_model.bin"));
    }

    public Path folder() {
        return folder;
    }

    /** {@code config.json}. */
    public JsonNode config() {
        return config;
    }

    /**
     * Another JSON file, if it is there.
     *
     * @throws CheckpointException when it is beyond the limits of {@link JsonFiles}
     */
    public Optional<JsonNode> json(String file) throws IOException {
        var path = file(file);
        return path.isEmpty() ? Optional.empty() : Optional.of(JsonFiles.read(path.get()));
    }

    /**
     * Another file, if it is there.
     *
     * @param name within the folder; {@code /} parts it from the folder it lies in
     * @throws CheckpointException when the name leads out of the folder or to something that is no file
     */
    public Optional<Path> file(String name) {
        var path = within(name);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        RegularFiles.require(path);
        return Optional.of(path);
    }

    private Path within(String name) {
        try {
            var root = folder.toAbsolutePath().normalize();
            var path = root.resolve(name).normalize();
            if (path.startsWith(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new CheckpointException(folder, "a file of it", e.getReason(), "named as files are");
        }
        throw new CheckpointException(folder, "a file of it", name, "within the folder");
    }

    /** The weights by the authors' names, in the order of the files. */
    public Map<String, CheckpointTensor> tensors() {
        return weights.tensors();
    }

    /**
     * One of them.
     *
     * @throws CheckpointException when there is none of this name, or when it has whole numbers
     */
    public CheckpointTensor tensor(String name) {
        return weights.tensor(name);
    }

    @Override
    public void close() {
        weights.close();
    }
}
