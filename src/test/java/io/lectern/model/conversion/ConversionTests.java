package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.lectern.gguf.Dequantized;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.ModelShape;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.checkpoint.CheckpointTensor;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionTests {

    private static final String QUERY = "model.layers.1.self_attn.q_proj.weight";

    @TempDir
    Path folder;

    static List<TinyCheckpoint> all() {
        return TinyCheckpoint.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFamilyBecomesAModelFileThatCanBeRun(TinyCheckpoint tiny) throws IOException {
        var file = GgufFile.read(written(tiny, TensorType.F32));

        var shape = ModelShape.of(file);

        var config = tiny.modelConfig();
        assertThat(shape.blocks()).isEqualTo(config.layers());
        assertThat(shape.keyRow()).isEqualTo(config.keyRow());
        assertThat(shape.contextLength()).isEqualTo(config.contextTokens());
        assertThat(shape.vocabulary()).isEqualTo(config.vocabulary());
        assertThat(file.text("general.architecture"))
                .contains(
                        switch (config.family()) {
                            case BAICHUAN, BAICHUAN2 -> "baichuan";
                            case XVERSE -> "xverse";
                            case QWEN2 -> "qwen2";
                            case QWEN3 -> "qwen3";
                            default -> "llama";
                        });
    }

    @Test
    void theFilesSayWhatTheirPositionsAre() throws IOException {
        var xverse = GgufFile.read(written(TinyCheckpoint.xverse(), TensorType.F32));
        var xverse256k = GgufFile.read(written(TinyCheckpoint.xverse256k(), TensorType.F32));
        var nanbeige = GgufFile.read(written(TinyCheckpoint.nanbeige32k(), TensorType.F32));

        assertThat(xverse.value("xverse.rope.freq_base")).contains(GgufValue.of(10_000f));
        assertThat(xverse256k.value("xverse.rope.freq_base")).contains(GgufValue.of(500_000f));
        assertThat(xverse256k.value("xverse.rope.scaling.type")).isEmpty();
        assertThat(xverse256k.value("lectern.rope.dynamic.factor")).contains(GgufValue.of(2f));
        assertThat(xverse256k.value("lectern.rope.dynamic.reference_tokens")).contains(GgufValue.of(64));
        assertThat(nanbeige.text("llama.rope.scaling.type")).contains("yarn");
        assertThat(nanbeige.value("llama.rope.scaling.factor")).contains(GgufValue.of(8f));
        assertThat(nanbeige.value("llama.rope.scaling.original_context_length")).contains(GgufValue.of(64));
        assertThat(nanbeige.value("llama.rope.scaling.attn_factor")).isEmpty();
        assertThat(nanbeige.value("llama.context_length")).contains(GgufValue.of(512));
    }

    @ParameterizedTest
    @EnumSource
    void theFileIsTheSameWhateverTheFormatOfTheWeights(Format format) throws IOException {
        var tiny = TinyCheckpoint.baichuan7b();
        var expected = written(tiny, TensorType.F16);

        var model = written(tiny, TensorType.F16, format);

        assertThat(Files.mismatch(model, expected)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void itsSizeIsKnownBefore(TensorType type) throws IOException {
        var tiny = TinyCheckpoint.qwen2();
        var model = folder.resolve("model.gguf");
        var progress = new AtomicLong();
        try (var checkpoint = open(tiny)) {
            var conversion = Conversion.of(checkpoint, tiny.modelConfig(), TinyCheckpoint.vocabulary());

            conversion.write(model, type, progress::set);

            assertThat(model).hasSize(conversion.fileBytes(type));
            assertThat(progress.get()).isBetween(conversion.fileBytes(type) - 32, conversion.fileBytes(type));
        }
        var types = GgufFile.read(model).tensors().stream().filter(tensor -> tensor.type() != type);
        assertThat(types).allMatch(tensor -> tensor.shape().size() == 1 && tensor.type() == TensorType.F32);
    }

    @Test
    void theHeadOfBaichuan2HasRowsOfLengthOneAndStaysSo() throws IOException {
        var tiny = TinyCheckpoint.baichuan2Of7b();
        float[] once = Dequantized.of(written(tiny, TensorType.F32)).numbers("output.weight");

        var again = replaced(tiny, "lm_head.weight", numbers -> once);

        float[] twice = Dequantized.of(written(again, TensorType.F32)).numbers("output.weight");
        for (int row = 0; row < TinyCheckpoint.VOCABULARY; row++) {
            double squares = 0;
            for (int i = 0; i < 64; i++) {
                squares += (double) once[row * 64 + i] * once[row * 64 + i];
            }
            assertThat(squares).isCloseTo(1, offset(1e-6));
        }
        for (int i = 0; i < once.length; i++) {
            assertThat(twice[i]).isCloseTo(once[i], offset(Math.ulp(once[i])));
        }
    }

    @Test
    void aHeadThatIsComputedIsNotRoundedToBFloat16() throws IOException {
        var file = GgufFile.read(written(TinyCheckpoint.baichuan2Of7b(), TensorType.BF16));

        assertThat(file.tensor("output.weight").orElseThrow().type()).isEqualTo(TensorType.F16);
        assertThat(file.tensor("token_embd.weight").orElseThrow().type()).isEqualTo(TensorType.BF16);
    }

    @Test
    void aHeadOfZerosStaysOne() throws IOException {
        var tiny = replaced(TinyCheckpoint.baichuan2Of7b(), "lm_head.weight", numbers -> new float[numbers.length]);

        float[] head = Dequantized.of(written(tiny, TensorType.F32)).numbers("output.weight");

        assertThat(head).containsOnly(0);
    }

    @Test
    void tiedEmbeddingsAreTheHead() throws IOException {
        var qwen = GgufFile.read(written(TinyCheckpoint.qwen2(), TensorType.F32));
        var xverse = written(tied(TinyCheckpoint.xverse()), TensorType.F32);

        var numbers = Dequantized.of(xverse);

        assertThat(qwen.tensors()).extracting(GgufTensor::name).doesNotContain("output.weight");
        assertThat(numbers.numbers("output.weight")).isEqualTo(numbers.numbers("token_embd.weight"));
    }

    @Test
    void refusesWeightsThatAreNotThoseOfTheArchitecture() {
        var tiny = TinyCheckpoint.xverse();

        refuses(with(tiny, weights -> weights.removeIf(weight -> weight.name().equals(QUERY))), QUERY, "missing");
        refuses(
                with(tiny, weights -> weights.add(Weight.of("model.layers.3.mlp.up_proj.weight", new float[4], 2, 2))),
                "model.layers.3.mlp.up_proj.weight",
                "there");
        refuses(
                with(
                        tiny,
                        weights -> weights.add(Weight.of("model.layers.0.self_attn.q_proj.bias", new float[64], 64))),
                "model.layers.0.self_attn.q_proj.bias",
                "there");
        refuses(reshaped(tiny, QUERY, 32, 128), "model.safetensors: tensor " + QUERY, "of shape [32, 128]");
        refuses(reshaped(tiny, "model.norm.weight", 8, 8), "model.norm.weight", "of shape [8, 8]");
        refuses(reshaped(tiny, "lm_head.weight", 260L * 64), "lm_head.weight", "of shape [16640]");
        refuses(
                with(tiny, weights -> weights.removeIf(weight -> weight.name().equals("lm_head.weight"))),
                "lm_head.weight",
                "missing");
    }

    @Test
    void refusesAVocabularyOfAnotherSize() throws IOException {
        var metadata = new HashMap<>(TinyCheckpoint.vocabulary().metadata());
        metadata.put("tokenizer.ggml.tokens", GgufValue.texts(List.of("a", "b")));
        var tiny = TinyCheckpoint.xverse();
        try (var checkpoint = open(tiny)) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> Conversion.of(checkpoint, tiny.modelConfig(), new ModelVocabulary(metadata)))
                    .withMessageContaining("the number of tokens of its tokenizer is 2, it must be vocab_size, 260");
        }
    }

    @Test
    void refusesNumbersThatCannotBeStored() throws IOException {
        var large = replaced(TinyCheckpoint.xverse(), QUERY, numbers -> with(numbers, 70, 70_000));
        var none = replaced(TinyCheckpoint.xverse(), QUERY, numbers -> with(numbers, 70, Float.NaN));

        assertThatThrownBy(() -> written(large, TensorType.F16))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("blk.1.attn_q.weight")
                .hasMessageContaining("70000.0");
        assertThatThrownBy(() -> written(none, TensorType.F32))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("NaN");
        assertThat(written(large, TensorType.BF16)).exists();
    }

    @Test
    void writingThatFailsLeavesWhatWasThere() throws IOException {
        var model = Files.writeString(folder.resolve("model.gguf"), "before");
        var tiny = TinyCheckpoint.xverse();
        try (var checkpoint = open(tiny)) {
            var conversion = Conversion.of(checkpoint, tiny.modelConfig(), TinyCheckpoint.vocabulary());

            assertThatThrownBy(() -> conversion.write(model, TensorType.F16, bytes -> {
                        throw new UncheckedIOException(new IOException("no space left"));
                    }))
                    .hasMessageContaining("no space left");
        }
        assertThat(model).hasContent("before");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".unfinished"));
    }

    private void refuses(TinyCheckpoint tiny, String tensor, String actual) {
        assertThatThrownBy(() -> written(tiny, TensorType.F32))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(tensor + " is " + actual);
    }

    private Path written(TinyCheckpoint tiny, TensorType type) throws IOException {
        return written(tiny, type, Format.SAFETENSORS);
    }

    private Path written(TinyCheckpoint tiny, TensorType type, Format format) throws IOException {
        var parent = Files.createTempDirectory(folder, "checkpoint");
        var source = CheckpointFiles.write(parent.resolve("tiny"), tiny.config(), tiny.weights(), format);
        var model = parent.resolve("model.gguf");
        try (var checkpoint = Checkpoint.open(source)) {
            Conversion.of(checkpoint, tiny.modelConfig(), TinyCheckpoint.vocabulary())
                    .write(model, type, bytes -> {});
        }
        return model;
    }

    private Checkpoint open(TinyCheckpoint tiny) throws IOException {
        return Checkpoint.open(
                CheckpointFiles.write(folder.resolve("tiny"), tiny.config(), tiny.weights(), Format.SAFETENSORS));
    }

    private interface Change {
        void apply(List<Weight> weights);
    }

    private static TinyCheckpoint with(TinyCheckpoint tiny, Change change) {
        var weights = new ArrayList<>(tiny.weights());
        change.apply(weights);
        return tiny.with(weights);
    }

    private static TinyCheckpoint replaced(TinyCheckpoint tiny, String name, UnaryOperator<float[]> change) {
        return with(
                tiny,
                weights -> weights.replaceAll(weight -> weight.name().equals(name)
                        ? new Weight(name, CheckpointTensor.Type.F32, weight.shape(), change.apply(weight.numbers()))
                        : weight));
    }

    private static TinyCheckpoint reshaped(TinyCheckpoint tiny, String name, long... shape) {
        return with(
                tiny,
                weights -> weights.replaceAll(
                        weight -> weight.name().equals(name) ? Weight.of(name, weight.numbers(), shape) : weight));
    }

    private static TinyCheckpoint tied(TinyCheckpoint tiny) {
        return new TinyCheckpoint(
                tiny.name(),
                tiny.config().replace("\"torch_dtype\"", "\"tie_word_embeddings\": true, \"torch_dtype\""),
                tiny.hints(),
                tiny.definition(),
                tiny.weights(),
                tiny.tokens());
    }

    private static float[] with(float[] numbers, int index, float number) {
        float[] changed = numbers.clone();
        changed[index] = number;
        return changed;
    }
}
