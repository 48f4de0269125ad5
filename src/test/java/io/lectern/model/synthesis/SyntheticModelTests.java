package io.lectern.model.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.lectern.gguf.Dequantized;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticModelTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void numbersHaveTheDeviationOfTheirRowsAndNoMean(Quantization quantization) {
        var numbers = Dequantized.of(write("m.gguf", quantization, 1));

        for (String name : List.of("blk.0.attn_q.weight", "blk.1.ffn_up.weight", "blk.1.attn_v.weight")) {
            assertDeviation(numbers.numbers(name), 1 / Math.sqrt(256));
        }
        assertDeviation(numbers.numbers("blk.1.ffn_down.weight"), 1 / Math.sqrt(512));
        assertDeviation(numbers.numbers("token_embd.weight"), 1);
    }

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void controlTokensAreNeverTheLikeliest(Quantization quantization) {
        float[] output = Dequantized.of(write("m.gguf", quantization, 1)).numbers("output.weight");

        assertThat(Arrays.copyOf(output, 3 * 256)).containsOnly(0f, -0f);
        assertDeviation(Arrays.copyOfRange(output, 3 * 256, output.length), 4 / Math.sqrt(256));
    }

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void theSeedDecidesEveryByte(Quantization quantization) throws IOException {
        byte[] first = Files.readAllBytes(write("a.gguf", quantization, 5));

        assertThat(write("b.gguf", quantization, 5)).hasBinaryContent(first);
        assertThat(Files.mismatch(folder.resolve("a.gguf"), write("c.gguf", quantization, 6)))
                .isPositive();
    }

    @Test
    void rowsAndTensorsDiffer() {
        var numbers = Dequantized.of(write("m.gguf", Quantization.Q8_0, 1));
        float[] query = numbers.numbers("blk.0.attn_q.weight");

        assertThat(query).isNotEqualTo(numbers.numbers("blk.1.attn_q.weight"));
        assertThat(Arrays.copyOf(query, 256)).isNotEqualTo(Arrays.copyOfRange(query, 256, 512));
    }

    @Test
    void mixesTypesAsLlamaCppDoes() throws IOException {
        var shape = new SyntheticShape("llama", 8, 256, 8, 4, 256, 260, 512);
        var file = GgufFile.read(SyntheticModels.write(folder.resolve("m.gguf"), shape, Quantization.Q4_K_M, 1));

        // llama.cpp's use_more_bits for 8 layers: the first eighth, the last eighth, and every third between.
        for (int layer = 0; layer < 8; layer++) {
            var expected = List.of(0, 3, 6, 7).contains(layer) ? TensorType.Q6_K : TensorType.Q4_K;
            assertThat(type(file, "blk." + layer + ".attn_v.weight")).isEqualTo(expected);
            assertThat(type(file, "blk." + layer + ".ffn_down.weight")).isEqualTo(expected);
            assertThat(type(file, "blk." + layer + ".attn_k.weight")).isEqualTo(TensorType.Q4_K);
        }
        assertThat(type(file, "output.weight")).isEqualTo(TensorType.Q6_K);
        assertThat(type(file, "token_embd.weight")).isEqualTo(TensorType.Q4_K);
    }

    @ParameterizedTest
    @ValueSource(ints = {260, 261, 300, 1_000, 32_000, 100_534})
    void vocabulariesOfAnySizeAreAccepted(int size) throws IOException {
        var shape = new SyntheticShape("xverse", 1, 32, 1, 1, 32, size, 512);
        var path = SyntheticModels.write(folder.resolve("m.gguf"), shape, Quantization.Q4_0, 1);

        var read = ModelShape.of(GgufFile.read(path));

        assertThat(read.vocabulary()).isEqualTo(size);
        assertThat(read.architecture()).isEqualTo("xverse");
        assertThat(SyntheticVocabulary.tokens(size)).hasSize(size).doesNotHaveDuplicates();
    }

    @Test
    void knowsTheSizeOfTheFileBefore() throws IOException {
        var model = new SyntheticModel(SyntheticModels.SMALL, Quantization.Q4_K_M, 1);
        long announced = model.bytes();
        model.write(folder.resolve("m.gguf"), written -> assertThat(written).isLessThanOrEqualTo(announced));

        assertThat(folder.resolve("m.gguf")).hasSize(announced);
        assertThat(folder).isDirectoryNotContaining("glob:**unfinished");
    }

    @Test
    void refusesSizesThatNoModelCanHave() {
        refuses("llama, xverse", "gpt2", 1, 64, 4, 2, 64, 300);
        refuses("layers", "llama", 0, 64, 4, 2, 64, 300);
        refuses("even multiple", "llama", 1, 60, 4, 2, 64, 300);
        refuses("even multiple", "llama", 1, 64, 5, 5, 64, 300);
        refuses("key heads", "llama", 1, 64, 4, 3, 64, 300);
        refuses("key heads", "llama", 1, 64, 4, 0, 64, 300);
        refuses("vocabulary", "llama", 1, 64, 4, 2, 64, 259);
        refuses("feed-forward", "llama", 1, 64, 4, 2, 0, 300);
    }

    @Test
    void refusesRowsThatDoNotDivideIntoBlocks() {
        var shape = new SyntheticShape("llama", 1, 256, 4, 2, 272, 300, 512);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyntheticModel(shape, Quantization.Q4_K_M, 1))
                .withMessage("blk.0.ffn_down.weight has rows of 272 numbers, Q6_K needs a multiple of 256");
    }

    private static void refuses(
            String said, String architecture, int layers, int embedding, int heads, int keyHeads, int ffn, int vocab) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyntheticShape(architecture, layers, embedding, heads, keyHeads, ffn, vocab, 512))
                .withMessageContaining(said);
    }

    private Path write(String name, Quantization quantization, long seed) {
        return SyntheticModels.write(folder.resolve(name), SyntheticModels.SMALL, quantization, seed);
    }

    private static TensorType type(GgufFile file, String tensor) {
        return file.tensor(tensor).orElseThrow().type();
    }

    private static void assertDeviation(float[] numbers, double expected) {
        double sum = 0;
        double squares = 0;
        for (float number : numbers) {
            sum += number;
            squares += (double) number * number;
        }
        assertThat(Math.sqrt(squares / numbers.length)).isCloseTo(expected, within(expected * 0.03));
        assertThat(sum / numbers.length).isCloseTo(0, within(expected * 0.03));
    }
}
