package io.lectern.engine;

import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writes LoRA adapters for tiny models, and the models into which they are merged. */
public final class TinyAdapters {

    public static final int RANK = 4;
    public static final float ALPHA = 2;

    private TinyAdapters() {}

    /** What an adapter file says of itself. */
    public static GgufWriter metadata() {
        return new GgufWriter()
                .metadata("general.architecture", GgufValue.of("llama"))
                .metadata("general.type", GgufValue.of("adapter"))
                .metadata("adapter.type", GgufValue.of("lora"))
                .metadata("adapter.lora.alpha", GgufValue.of(ALPHA));
    }

    /** An adapter with random numbers for the query matrix and the matrix down of the first layer. */
    public static Path random(Path path, Sizes sizes, long seed) throws IOException {
        var writer = metadata();
        addPair(writer, "blk.0.attn_q.weight", sizes.embedding(), sizes.embedding(), seed);
        addPair(writer, "blk.0.ffn_down.weight", sizes.feedForward(), sizes.embedding(), seed);
        writer.write(path);
        return path;
    }

    /** Adds a pair of matrices for one with rows of a length. */
    public static void addPair(GgufWriter writer, String matrix, int columns, int rows, long seed) {
        writer.tensor(
                matrix + ".lora_a",
                TensorType.F32,
                List.of((long) columns, (long) RANK),
                rows(a(matrix, columns, seed), columns));
        writer.tensor(
                matrix + ".lora_b",
                TensorType.F32,
                List.of((long) RANK, (long) rows),
                rows(b(matrix, rows, seed), RANK));
    }

    /** The random model of these sizes with the adapter in its weights. */
    public static Path merged(Path path, Sizes sizes, long seed) throws IOException {
        var writer = TinyModels.metadata(sizes, List.of());
        TinyModels.addTensors(writer, sizes, sizes.vocabulary(), TensorType.F32, (name, rows, columns) -> {
            float[] weights = TinyModels.randomWeights(sizes, name, (int) rows, (int) columns);
            if (name.equals("blk.0.attn_q.weight") || name.equals("blk.0.ffn_down.weight")) {
                merge(weights, name, (int) rows, (int) columns, seed);
            }
            return rows(weights, (int) columns);
        });
        writer.write(path);
        return path;
    }

    private static void merge(float[] weights, String name, int rows, int columns, long seed) {
        float[] a = a(name, columns, seed);
        float[] b = b(name, rows, seed);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < RANK; i++) {
                    sum += (double) b[row * RANK + i] * a[i * columns + column];
                }
                weights[row * columns + column] += (float) (sum * ALPHA / RANK);
            }
        }
    }

    private static float[] a(String matrix, int columns, long seed) {
        return numbers(seed + matrix.hashCode(), RANK * columns);
    }

    private static float[] b(String matrix, int rows, long seed) {
        return numbers(seed + matrix.hashCode() + 1, RANK * rows);
    }

    private static float[] numbers(long seed, int count) {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() / 4;
        }
        return numbers;
    }

    private static TensorRows rows(float[] numbers, int columns) {
        return (index, row) -> System.arraycopy(numbers, (int) index * columns, row, 0, columns);
    }
}
