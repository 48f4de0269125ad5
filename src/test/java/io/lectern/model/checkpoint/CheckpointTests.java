package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTests {

    private static final String CONFIG = "{\"model_type\": \"baichuan\", \"hidden_size\": 8}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void weightsOfEveryFormatAreReadAsTheyWereWritten(Format format) throws IOException {
        var weights = weights();
        CheckpointFiles.write(folder, CONFIG, weights, format);

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.config().get("hidden_size").intValue()).isEqualTo(8);
            assertThat(checkpoint.tensors().keySet())
                    .containsExactlyElementsOf(
                            weights.stream().map(Weight::name).toList());
            for (var weight : weights) {
                var tensor = checkpoint.tensor(weight.name());
                assertThat(tensor.name()).isEqualTo(weight.name());
                assertThat(tensor.type()).isEqualTo(weight.type());
                assertThat(tensor.shape()).isEqualTo(weight.shape());
                assertThat(all(tensor)).isEqualTo(weight.stored());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyRangeOfAWeightCanBeRead(CheckpointTensor.Type type) throws IOException {
        // More numbers than are read at once.
        var weight = Weight.of("w", random(40_000, 1), 200, 200).as(type);
        CheckpointFiles.write(folder, CONFIG, List.of(weight), Format.SAFETENSORS);

        try (var checkpoint = Checkpoint.open(folder)) {
            var middle = new float[20_001];
            checkpoint.tensor("w").read(17_321, middle);

            assertThat(middle).isEqualTo(Arrays.copyOfRange(weight.stored(), 17_321, 37_322));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> checkpoint.tensor("w").read(39_999, new float[2]));
        }
    }

    @Test
    void safetensorsAreTakenWhereBothFormatsAre() throws IOException {
        var other = List.of(Weight.of("other", new float[] {1}, 1));
        CheckpointFiles.write(folder, CONFIG, other, Format.PYTORCH);
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SHARDED_SAFETENSORS);

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors()).containsKey("model.norm.weight").doesNotContainKey("other");
        }
    }

    @Test
    void linksOutOfTheFolderAreFollowedAsInTheCachesOfHubs() throws IOException {
        Path blobs = CheckpointFiles.write(folder.resolve("blobs"), CONFIG, weights(), Format.SAFETENSORS);
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/1"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.createSymbolicLink(snapshot.resolve(file), blobs.resolve(file));
        }

        try (var checkpoint = Checkpoint.open(snapshot)) {
            assertThat(checkpoint.tensors()).hasSize(weights().size());
        }
    }

    @Test
    void otherFilesAreFoundByTheirNamesWithinTheFolder() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SAFETENSORS);
        Files.createDirectory(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.json("1_Pooling/config.json")).isPresent();
            assertThat(checkpoint.json("generation_config.json")).isEmpty();
            assertThat(checkpoint.file("tokenizer.model")).isEmpty();
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> checkpoint.file("1_Pooling/../../secret"))
                    .withMessageContaining("within the folder");
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> checkpoint.file("1_Pooling"))
                    .withMessageContaining("1_Pooling: the path is no file");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARDED_SAFETENSORS", "SHARDED_PYTORCH"})
    void aMissingShardIsNamed(Format format) throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), format);
        Path shard = folder.resolve(
                format == Format.SHARDED_PYTORCH
                        ? "pytorch_model-00002-of-00003.bin"
                        : "model-00002-of-00003.safetensors");
        Files.delete(shard);

        assertRefused("the file", shard, "missing");
    }

    @Test
    void aTensorThatTheIndexPromisesAndItsShardDoesNotHaveIsNamed() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SHARDED_SAFETENSORS);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("model.norm.weight", "model.norm2.weight"));

        assertRefused("tensor model.norm2.weight", folder.resolve("model-00003-of-00003.safetensors"), "missing");
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SHARDED_SAFETENSORS);
        Path third = folder.resolve("model-00003-of-00003.safetensors");
        Files.copy(folder.resolve("model-00001-of-00003.safetensors"), third, StandardCopyOption.REPLACE_EXISTING);

        assertRefused("tensor model.embed_tokens.weight", third, "in one file only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../model.safetensors", "/etc/passwd.safetensors", "a\\\\b.safetensors", "model.bin", "..", ""})
    void anIndexNamesFilesOfItsFolderOnly(String file) throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SHARDED_SAFETENSORS);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"w\": \"%s\"}}".formatted(file));

        assertRefused("weight_map of w", index, "a file name without a folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"weight_map\": []}", "{\"weight_map\": {}}", "{\"weight_map\": {\"w\": 1}}"})
    void anIndexWithoutFilesIsRefused(String json) throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SHARDED_SAFETENSORS);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, json);

        assertRefused("weight_map", index, "it must be");
    }

    @Test
    void aFolderWithoutWeightsIsRefusedWithWhatCouldBeThere() throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);

        assertRefused("the weights", folder, "model.safetensors, pytorch_model.bin");
    }

    @Test
    void aFolderIsNoFileAndAFileIsNoFolder() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SAFETENSORS);
        Files.delete(folder.resolve("model.safetensors"));
        Files.createDirectory(folder.resolve("model.safetensors"));

        assertRefused("the path", folder.resolve("model.safetensors"), "no file");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Checkpoint.open(folder.resolve("config.json")))
                .withMessageContaining("no folder");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Checkpoint.open(folder.resolve("none")))
                .withMessageContaining("missing");
    }

    @Test
    void aPointerOfGitLfsIsRefusedWithWhatToDo() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SAFETENSORS);
        Path file = folder.resolve("model.safetensors");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");

        assertRefused("the file", file, "git lfs pull");
    }

    @Test
    void aTensorThatIsAskedForAndMissingIsNamed() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SAFETENSORS);

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> checkpoint.tensor("lm_head.weight"))
                    .withMessageContaining("tensor lm_head.weight is missing");
        }
    }

    @Test
    void aFileThatBecomesShorterWhileItIsReadIsRefused() throws IOException {
        CheckpointFiles.write(folder, CONFIG, weights(), Format.SAFETENSORS);

        try (var checkpoint = Checkpoint.open(folder)) {
            Files.write(folder.resolve("model.safetensors"), new byte[64]);

            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> all(checkpoint.tensor("model.norm.weight")))
                    .withMessageContaining("tensor model.norm.weight is cut off");
        }
    }

    private void assertRefused(String field, Path file, String message) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Checkpoint.open(folder).close())
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.field()).startsWith(field))
                .satisfies(e -> assertThat(e.file()).isEqualTo(file.toString()));
    }

    private static List<Weight> weights() {
        return List.of(
                Weight.of("model.embed_tokens.weight", random(80, 1), 10, 8).as(CheckpointTensor.Type.BF16),
                Weight.of("model.layers.0.self_attn.W_pack.weight", random(192, 2), 24, 8)
                        .as(CheckpointTensor.Type.F16),
                Weight.of("model.layers.0.mlp.gate_proj.weight", random(96, 3), 12, 8),
                Weight.of("model.scale", random(1, 4)),
                Weight.of("model.none", new float[0], 0, 8),
                Weight.of("model.norm.weight", random(8, 5), 8));
    }

    private static float[] random(int count, long seed) {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] all(CheckpointTensor tensor) {
        var numbers = new float
                [(int) tensor.shape().stream()
                        .reduce(1L, (one, other) -> one * other)
                        .longValue()];
        tensor.read(0, numbers);
        return numbers;
    }
}
