package io.lectern.model.conversion;

import io.lectern.gguf.TensorRows;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointTensor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The weights of a checkpoint, each taken by its name with the shape that it must have. Not safe for several threads. */
final class CheckpointWeights {

    private final Path folder;
    private final Map<String, CheckpointTensor> tensors;
    private final Set<String> taken = new HashSet<>();

    CheckpointWeights(Path folder, Map<String, CheckpointTensor> tensors) {
        this.folder = folder;
        this.tensors = tensors;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * A weight.
     *
     * @param shape as PyTorch writes it, the length of a row last
     * @throws CheckpointException when it is missing or has another shape
     */
    CheckpointTensor take(String name, long... shape) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw refused(folder, name, "missing", "there");
        }
        var expected = LongStream.of(shape).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw refused(tensor.path(), name, "of shape " + tensor.shape(), "of shape " + expected);
        }
        taken.add(name);
        return tensor;
    }

    /** A weight as it is. */
    ConvertedTensor take(String name, String source, long... shape) {
        return new ConvertedTensor(
                name, List.copyOf(LongStream.of(shape).boxed().toList().reversed()), rows(take(source, shape), 0));
    }

    /** The rows of a weight from one on. */
    static TensorRows rows(CheckpointTensor tensor, long first) {
        return (index, row) -> tensor.read((first + index) * row.length, row);
    }

    /**
     * Checks that no weight is left.
     *
     * @param ignored names of what the authors' code computes by itself
     * @throws CheckpointException when one is
     */
    void requireAllTaken(Predicate<String> ignored) {
        tensors.forEach((name, tensor) -> {
            if (!taken.contains(name) && !ignored.test(name)) {
                throw refused(tensor.path(), name, "there", "missing: the architecture has no such weight");
            }
        });
    }

    private static CheckpointException refused(Path file, String name, String actual, String limit) {
        return new CheckpointException(file, "tensor " + name, actual, limit);
    }
}
