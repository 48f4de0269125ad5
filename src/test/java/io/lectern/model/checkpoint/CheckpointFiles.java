package io.lectern.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes tiny checkpoints as the authors of models publish them. */
public final class CheckpointFiles {

    private static final int SHARDS = 3;

    private CheckpointFiles() {}

    /** How the weights lie in files. */
    public enum Format {
        SAFETENSORS,
        SHARDED_SAFETENSORS,
        PYTORCH,
        SHARDED_PYTORCH
    }

    /**
     * A weight to be written.
     *
     * @param shape rows first, as PyTorch has it
     */
    public record Weight(String name, CheckpointTensor.Type type, List<Long> shape, float[] numbers) {

        public Weight {
            shape = List.copyOf(shape);
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            if (numbers.length != elements) {
                throw new IllegalArgumentException(
                        "%s has %d numbers, its shape %s needs %d".formatted(name, numbers.length, shape, elements));
            }
        }

        /** A weight stored as F32. */
        public static Weight of(String name, float[] numbers, long... shape) {
            var lengths = Arrays.stream(shape).boxed().toList();
            return new Weight(name, CheckpointTensor.Type.F32, lengths, numbers);
        }

        /** The same numbers, stored in another type. */
        public Weight as(CheckpointTensor.Type other) {
            return new Weight(name, other, shape, numbers);
        }

        /** The numbers as they come back from the file. */
        public float[] stored() {
            var stored = new float[numbers.length];
            for (int i = 0; i < stored.length; i++) {
                stored[i] = StoredNumbers.rounded(type, numbers[i]);
            }
            return stored;
        }
    }

    /** Writes {@code config.json} and the weights into a folder, which is created. */
    public static Path write(Path folder, String config, List<Weight> weights, Format format) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), config);
            writeWeights(folder, weights, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** Writes weights into one file, in the format that its ending names. */
    public static Path writeFile(Path file, List<Weight> weights) {
        try {
            if (file.toString().endsWith(".bin")) {
                TorchFile.write(file, weights);
            } else {
                SafetensorsFile.write(file, weights);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void writeWeights(Path folder, List<Weight> weights, Format format) throws IOException {
        switch (format) {
            case SAFETENSORS -> writeFile(folder.resolve("model.safetensors"), weights);
            case PYTORCH -> writeFile(folder.resolve("pytorch_model.bin"), weights);
            case SHARDED_SAFETENSORS -> writeShards(folder, weights, "model", ".safetensors");
            case SHARDED_PYTORCH -> writeShards(folder, weights, "pytorch_model", ".bin");
        }
    }

    private static void writeShards(Path folder, List<Weight> weights, String stem, String ending) throws IOException {
        var index = JsonMapper.shared().createObjectNode();
        var map = index.putObject("weight_map");
        long bytes = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            String file = "%s-%05d-of-%05d%s".formatted(stem, shard + 1, SHARDS, ending);
            var part = weights.subList(weights.size() * shard / SHARDS, weights.size() * (shard + 1) / SHARDS);
            for (var weight : part) {
                map.put(weight.name(), file);
                bytes += (long) weight.numbers().length * weight.type().bytes();
            }
            writeFile(folder.resolve(file), part);
        }
        index.putObject("metadata").put("total_size", bytes);
        Files.writeString(folder.resolve(stem + ending + ".index.json"), index.toPrettyString());
    }
}
