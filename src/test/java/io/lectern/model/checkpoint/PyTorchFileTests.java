package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that PyTorch 2.13 wrote: linear layers, an embedding, buffers of whole numbers, a tied matrix, a transposed
 * matrix, a slice and a parameter.
 */
class PyTorchFileTests {

    private static final String FILE = "written-by-pytorch-2.13.bin";

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (var in = Objects.requireNonNull(PyTorchFileTests.class.getResourceAsStream(FILE))) {
            Files.copy(in, folder.resolve("pytorch_model.bin"));
        }
    }

    @Test
    void itsTensorsAreReadInTheirOrder() throws IOException {
        try (var weights = open()) {
            assertThat(weights.tensors().keySet())
                    .containsExactly(
                            "scale",
                            "a.weight",
                            "a.bias",
                            "b.weight",
                            "c.weight",
                            "tied.weight",
                            "transposed",
                            "slice",
                            "parameter");
            assertThat(weights.tensor("scale").shape()).isEmpty();
            assertThat(numbers(weights, "scale", 1)).containsExactly(2.5f);
            assertThat(numbers(weights, "a.bias", 4))
                    .containsExactly(0.21086459f, -0.22499397f, -0.04209389f, -0.051977303f);
        }
    }

    @Test
    void numbersOfHalfThePrecisionAreExact() throws IOException {
        try (var weights = open()) {
            assertThat(weights.tensor("b.weight").type()).isEqualTo(CheckpointTensor.Type.F16);
            assertThat(weights.tensor("c.weight").type()).isEqualTo(CheckpointTensor.Type.BF16);
            assertThat(numbers(weights, "b.weight", 8))
                    .containsExactly(
                            0.07244873f,
                            -0.001996994f,
                            0.43701172f,
                            0.15563965f,
                            -0.18615723f,
                            -0.30200195f,
                            -0.08380127f,
                            -0.21569824f);
            assertThat(numbers(weights, "c.weight", 10))
                    .containsExactly(
                            -0.1953125f,
                            -0.96484375f,
                            0.421875f,
                            0.26757812f,
                            -0.421875f,
                            -0.51171875f,
                            -1.5703125f,
                            -0.123046875f,
                            3.59375f,
                            -1.828125f);
        }
    }

    @Test
    void viewsOfAStorageAreReadThroughTheirStrides() throws IOException {
        try (var weights = open()) {
            assertThat(weights.tensor("transposed").shape()).isEqualTo(List.of(3L, 2L));
            assertThat(numbers(weights, "transposed", 6)).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(numbers(weights, "slice", 8)).containsExactly(4, 6, 8, 10, 16, 18, 20, 22);
            assertThat(numbers(weights, "parameter", 3)).containsExactly(0, 1, 2);
            assertThat(numbers(weights, "tied.weight", 12)).isEqualTo(numbers(weights, "a.weight", 12));
        }
    }

    @Test
    void buffersOfWholeNumbersAreNoWeights() throws IOException {
        try (var weights = open()) {
            assertThat(weights.tensors()).doesNotContainKeys("position_ids", "mask");
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> weights.tensor("position_ids"))
                    .withMessageContaining("the type of tensor position_ids is I64, it must be F32, F16 or BF16");
        }
    }

    private Weights open() throws IOException {
        return Weights.open(folder, "model.safetensors", "pytorch_model.bin");
    }

    private static float[] numbers(Weights weights, String name, int count) {
        var numbers = new float[count];
        weights.tensor(name).read(0, numbers);
        return numbers;
    }
}
