package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.AlteredModels;
import io.lectern.engine.QuantizationException;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.Dequantized;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelQuantizerTests {

    // Rows that divide into blocks of every type.
    private static final Sizes SIZES = new Sizes(1, 256, 4, 2, 256, 256, 1);

    @TempDir
    Path folder;

    private final ModelQuantizer quantizer = new ModelQuantizer(1, null);

    @ParameterizedTest
    @EnumSource
    void writesEveryType(ModelFileType type) throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), SIZES);
        var target = folder.resolve("target.gguf");

        quantizer.quantize(source, target, type, bytes -> {});

        var file = GgufFile.read(target);
        assertThat(file.value("general.file_type")).contains(GgufValue.of(type.id()));
        assertThat(file.tensor("blk.0.ffn_up.weight").orElseThrow().type()).isEqualTo(type.matrices());
        assertThat(file.tensor("blk.0.ffn_norm.weight").orElseThrow().type()).isEqualTo(TensorType.F32);
        assertThat(file.bytes()).isLessThan(Files.size(source));
        try (var generator = LlamaTextGenerator.open(LlamaOptions.of(target).withContext(c -> c.withThreads(1)))) {
            assertThat(generator.logits(1, 2, 3).join()).hasDimensions(3, SIZES.vocabulary());
        }
    }

    @Test
    void theNumbersAreNearThoseThatWereThere() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), SIZES);
        float[] expected = Dequantized.of(source).numbers("blk.0.ffn_up.weight");
        var target = folder.resolve("target.gguf");

        quantizer.quantize(source, target, ModelFileType.Q8_0, bytes -> {});

        float[] actual = Dequantized.of(target).numbers("blk.0.ffn_up.weight");
        float most = 0;
        for (int i = 0; i < expected.length; i++) {
            most = Math.max(most, Math.abs(expected[i] - actual[i]));
        }
        assertThat(most).isBetween(1e-5f, 2e-3f);
    }

    @Test
    void saysHowFarItIs() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), SIZES);
        var heard = new ArrayList<Long>();

        quantizer.quantize(source, folder.resolve("target.gguf"), ModelFileType.Q4_K_M, heard::add);

        assertThat(heard).hasSize(GgufFile.read(source).tensors().size()).isSorted();
        assertThat(heard.getFirst()).isEqualTo(GgufFile.read(source).dataOffset());
        assertThat(heard.getLast()).isBetween(Files.size(source) / 2, Files.size(source));
    }

    @Test
    void theSizeOfTheResultIsKnownBefore() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), new Sizes(2, 512, 4, 2, 1_024, 256, 1));
        var target = folder.resolve("target.gguf");
        quantizer.quantize(source, target, ModelFileType.Q4_K_M, bytes -> {});

        long bytes =
                quantizer.resultBytes(GgufFile.read(source), folder.resolve("unwritten.gguf"), ModelFileType.Q4_K_M);

        assertThat(bytes - Files.size(target)).isBetween(0L, 2L << 20);
        assertThat(Files.size(target)).isLessThan(Files.size(source) / 4);
        assertThat(folder.resolve("unwritten.gguf")).doesNotExist();
    }

    @Test
    void rowsThatDoNotDivideGetAnotherType() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), new Sizes(1, 256, 4, 2, 96, 256, 1));
        var target = folder.resolve("target.gguf");

        quantizer.quantize(source, target, ModelFileType.Q4_K_M, bytes -> {});

        var file = GgufFile.read(target);
        assertThat(file.tensor("blk.0.ffn_up.weight").orElseThrow().type()).isEqualTo(TensorType.Q4_K);
        assertThat(file.tensor("blk.0.ffn_down.weight").orElseThrow().type().blockElements())
                .isEqualTo(32);
    }

    @Test
    void encodersCanBeQuantizedToo() throws IOException {
        var source = TinyEncoders.random(
                folder.resolve("encoder.gguf"), TinyEncoders.Sizes.SMALL, 1, TinyEncoders.Head.NONE);
        var target = folder.resolve("target.gguf");

        quantizer.quantize(source, target, ModelFileType.Q8_0, bytes -> {});

        assertThat(GgufFile.read(target).text("general.architecture")).contains("bert");
    }

    @Test
    void refusesWhatIsQuantizedAlready() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), SIZES);
        var small = folder.resolve("small.gguf");
        var half = folder.resolve("half.gguf");
        quantizer.quantize(source, small, ModelFileType.Q8_0, bytes -> {});
        quantizer.quantize(source, half, ModelFileType.F16, bytes -> {});

        refuses(small, folder.resolve("smaller.gguf"), ModelFileType.Q4_0, "is Q8_0");
        refuses(half, folder.resolve("again.gguf"), ModelFileType.F16, "all its matrices are F16 already");
    }

    @Test
    void refusesTargetsThatCannotBeWritten() throws IOException {
        var source = TinyModels.random(folder.resolve("source.gguf"), SIZES);
        byte[] before = Files.readAllBytes(source);

        refuses(source, source, ModelFileType.Q8_0, "the result would replace it");
        refuses(source, folder, ModelFileType.Q8_0, "is a folder's");
        refuses(source, folder.resolve("nowhere/target.gguf"), ModelFileType.Q8_0, "no file can be written in");
        assertThat(source).hasBinaryContent(before);
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        var text = Files.writeString(folder.resolve("text.gguf"), "hello ".repeat(100));
        var target = folder.resolve("target.gguf");

        assertThatThrownBy(() -> quantizer.quantize(text, target, ModelFileType.Q8_0, bytes -> {}))
                .isInstanceOf(GgufException.class);
        assertThatThrownBy(() ->
                        quantizer.quantize(folder.resolve("missing.gguf"), target, ModelFileType.Q8_0, bytes -> {}))
                .isInstanceOf(GgufException.class);
    }

    @Test
    void aFailureSaysWhyAndLeavesWhatWasThere() throws IOException {
        var source = AlteredModels.tensors(folder.resolve("source.gguf"), SIZES, Float.NaN, "");
        var target = Files.writeString(folder.resolve("target.gguf"), "before");

        refuses(source, target, ModelFileType.Q8_0, "llama.cpp refuses it: ");

        assertThat(target).hasContent("before");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".unfinished"));
    }

    @Test
    void typesHaveNamesAndThoseThatNeedMoreAreRefused() {
        assertThat(ModelFileType.of("q4_k_m")).isEqualTo(ModelFileType.Q4_K_M);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFileType.of("IQ2_XS"))
                .withMessageContaining("needs an importance matrix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFileType.of("Q9"))
                .withMessageContaining("one of F16, BF16");
    }

    private void refuses(Path source, Path target, ModelFileType type, String reason) {
        assertThatThrownBy(() -> quantizer.quantize(source, target, type, bytes -> {}))
                .isInstanceOf(QuantizationException.class)
                .hasMessageContaining(reason);
    }
}
