package io.lectern.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in a folder: safetensors files or PyTorch archives, one of them or several with an index. They stay in their
 * files and are read piece by piece. Buffers of whole numbers, such as positions and masks, are no weights and are left
 * out. Safe for several threads until closed; a thread that is interrupted while it reads closes the files for all.
 */
public final class Weights implements AutoCloseable {

    private static final String INDEX = ".index.json";

    private final Path folder;
    private final List<WeightFile> files = new ArrayList<>();
    private final Map<String, StoredTensor> all = new LinkedHashMap<>();
    private final Map<String, CheckpointTensor> numbers = new LinkedHashMap<>();

    private Weights(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the weights of a folder and checks the headers of all files: safetensors if there are any, otherwise archives;
     * a single file if it is there, otherwise those of the index, whose name is that of the file and {@code .index.json}.
     *
     * @param safetensors name of the single safetensors file
     * @param archive name of the single archive
     * @throws CheckpointException when a file is damaged, missing or does not fit the others
     * @throws IOException when a file cannot be read
     */
    public static Weights open(Path folder, String safetensors, String archive) throws IOException {
        var weights = new Weights(folder);
        try {
            for (String name : List.of(safetensors, archive)) {
                if (weights.openNamed(name)) {
                    return weights;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            weights.close();
            throw e;
        }
        throw new CheckpointException(
                folder,
                "the weights",
                "missing",
                "%s, %s, or one of them with %s".formatted(safetensors, archive, INDEX));
    }

    private boolean openNamed(String name) throws IOException {
        Path index = folder.resolve(name + INDEX);
        if (Files.exists(folder.resolve(name))) {
            add(name);
        } else if (Files.exists(index)) {
            openIndexed(index, name.substring(name.lastIndexOf('.')));
        } else {
            return false;
        }
        return true;
    }

    private void openIndexed(Path index, String extension) throws IOException {
        var shards = WeightIndex.read(index, extension);
        for (String file : shards.fileNames()) {
            add(file);
        }
        shards.files().forEach((tensor, file) -> {
            var stored = all.get(tensor);
            if (stored == null || !stored.file().path().equals(folder.resolve(file))) {
                throw new CheckpointException(
                        folder.resolve(file), "tensor " + tensor, "missing", "there, as the index says");
            }
        });
    }

    private void add(String name) throws IOException {
        var file = WeightFile.open(folder.resolve(name));
        files.add(file);
        var tensors = name.endsWith(".safetensors") ? SafetensorsReader.read(file) : TorchReader.read(file);
        for (var tensor : tensors) {
            var other = all.putIfAbsent(tensor.name(), tensor);
            if (other != null) {
                throw file.refused(
                        "tensor " + tensor.name(),
                        "in %s too".formatted(other.file().path()),
                        "in one file only");
            }
            if (tensor.kind().type().isPresent()) {
                numbers.put(tensor.name(), tensor);
            }
        }
    }

    /** The weights by the authors' names, in the order of the files. */
    public Map<String, CheckpointTensor> tensors() {
        return Collections.unmodifiableMap(numbers);
    }

    /**
     * One of them.
     *
     * @throws CheckpointException when there is none of this name, or when it has whole numbers
     */
    public CheckpointTensor tensor(String name) {
        var tensor = all.get(name);
        if (tensor == null) {
            throw new CheckpointException(folder, "tensor " + name, "missing", "there");
        }
        if (tensor.kind().type().isEmpty()) {
            throw tensor.file().refused("the type of tensor " + name, tensor.kind(), NumberKind.READABLE);
        }
        return tensor;
    }

    @Override
    public void close() {
        for (var file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(file.path() + " cannot be closed", e);
            }
        }
    }
}
