package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.sun.management.ThreadMXBean;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged file is read or refused: nothing else is thrown, nothing hangs, and nothing large is allocated. */
class DamagedFilesTests {

    private static final int MUTATIONS = 400;
    private static final long MAX_ALLOCATED_BYTES = 4 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "model.safetensors, SAFETENSORS",
        "pytorch_model.bin, PYTORCH",
        "model.safetensors.index.json, SHARDED_SAFETENSORS",
        "pytorch_model-00002-of-00003.bin, SHARDED_PYTORCH",
        "config.json, PYTORCH",
    })
    @Timeout(60)
    void aDamagedFileIsReadOrRefused(String name, Format format) throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        CheckpointFiles.write(folder, "{\"model_type\": \"xverse\", \"sizes\": [1, 2.5]}", weights(), format);
        byte[] valid = Files.readAllBytes(folder.resolve(name));
        // Classes are loaded once.
        assertThatNoException().isThrownBy(() -> Checkpoint.open(folder).close());
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(folder.resolve(name), damaged(valid, random));

            refused += isRefused() ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private boolean isRefused() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var checkpoint = Checkpoint.open(folder)) {
            for (var tensor : checkpoint.tensors().values()) {
                long elements = Shapes.elements(tensor.shape());
                assertThat(elements * tensor.type().bytes()).isLessThan(10_000);
                tensor.read(0, new float[(int) elements]);
            }
            return false;
        } catch (CheckpointException e) {
            assertThat(e.file()).startsWith(folder.toString());
            return true;
        } finally {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
        }
    }

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
            case 3 -> System.arraycopy(valid, random.nextInt(bytes.length - length + 1), bytes, at, length);
            case 4 -> bytes = Arrays.copyOf(bytes, at);
            default -> {
                bytes = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(valid, at, bytes, at + length, valid.length - at);
            }
        }
        return bytes;
    }

    private static List<Weight> weights() {
        return List.of(
                Weight.of("a", new float[6], 2, 3),
                Weight.of("b", new float[4], 4).as(CheckpointTensor.Type.BF16),
                Weight.of("c", new float[8], 2, 2, 2).as(CheckpointTensor.Type.F16));
    }
}
