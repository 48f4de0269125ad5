package io.lectern.model.conversion;

import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A LoRA adapter with random numbers for a tiny checkpoint, as PEFT saves it.
 *
 * @param modules that it adapts, by their names in the checkpoint
 * @param ranks of the modules, in their order
 * @param config fields of adapter_config.json beside the type
 */
record TinyAdapter(TinyCheckpoint base, List<String> modules, List<Integer> ranks, String config) {

    static final int RANK = 3;
    static final double ALPHA = 5;

    /** One whose matrices all have the usual rank. */
    static TinyAdapter of(TinyCheckpoint base, List<String> modules) {
        var ranks = modules.stream().map(module -> RANK).toList();
        return new TinyAdapter(base, modules, ranks, "\"r\": 3, \"lora_alpha\": 5");
    }

    /** Writes it into a folder, which is created. */
    Path write(Path folder, String file) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", %s}".formatted(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CheckpointFiles.writeFile(folder.resolve(file), weights());
        return folder;
    }

    List<Weight> weights() {
        var weights = new ArrayList<Weight>();
        for (int i = 0; i < modules.size(); i++) {
            var shape = target(modules.get(i)).shape();
            String name = "base_model.model." + modules.get(i);
            int rank = ranks.get(i);
            weights.add(Weight.of(name + ".lora_A.weight", random(2L * i, rank * shape.get(1)), rank, shape.get(1)));
            weights.add(
                    Weight.of(name + ".lora_B.weight", random(2L * i + 1, shape.get(0) * rank), shape.get(0), rank));
        }
        return weights;
    }

    /** The checkpoint with the product of the matrices in its weights. */
    TinyCheckpoint merged(boolean rootScaled) {
        var adapter = weights();
        var merged = new ArrayList<Weight>();
        for (var weight : base.weights()) {
            int index = modules.indexOf(weight.name().replaceFirst("\\.weight$", ""));
            double rank = index < 0 ? 0 : ranks.get(index);
            double scale = ALPHA / (rootScaled ? Math.sqrt(rank) : rank);
            merged.add(
                    index < 0
                            ? weight
                            : merged(
                                    weight,
                                    adapter.get(2 * index).numbers(),
                                    adapter.get(2 * index + 1).numbers(),
                                    scale));
        }
        return base.with(merged);
    }

    private static Weight merged(Weight weight, float[] a, float[] b, double scale) {
        float[] numbers = weight.numbers().clone();
        int columns = Math.toIntExact(weight.shape().get(1));
        int rank = a.length / columns;
        for (int i = 0; i < numbers.length; i++) {
            double sum = 0;
            for (int j = 0; j < rank; j++) {
                sum += (double) b[i / columns * rank + j] * a[j * columns + i % columns];
            }
            numbers[i] += (float) (scale * sum);
        }
        return new Weight(weight.name(), weight.type(), weight.shape(), numbers);
    }

    private Weight target(String module) {
        return base.weights().stream()
                .filter(weight -> weight.name().equals(module + ".weight"))
                .findFirst()
                .orElseThrow();
    }

    private static float[] random(long seed, long count) {
        var random = new Random(seed);
        var numbers = new float[Math.toIntExact(count)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() / 8);
        }
        return numbers;
    }
}
