package io.lectern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lectern.engine.AlteredModels;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelShapeTests {

    private static final Sizes SIZES = new Sizes(1, 32, 4, 2, 32, 128, 1);

    @TempDir
    Path folder;

    @Test
    void tellsTheSizesOfAModel() throws IOException {
        var shape = ModelShape.of(GgufFile.read(TinyModels.random(folder.resolve("m.gguf"), SIZES)));

        assertThat(shape).isEqualTo(new ModelShape("tiny", "llama", 1, 32, 4, 8, 16, 16, 260, 128, Optional.empty()));
    }

    @Test
    void tellsWhenTheBaseOfPositionsDependsOnTheLength() throws IOException {
        var dynamic = AlteredModels.metadata(
                folder.resolve("m.gguf"),
                SIZES,
                Map.of(
                        DynamicRope.FACTOR_KEY,
                        Optional.of(GgufValue.of(2f)),
                        DynamicRope.REFERENCE_KEY,
                        Optional.of(GgufValue.of(64))));

        assertThat(ModelShape.of(GgufFile.read(dynamic)).dynamicRope()).contains(new DynamicRope(10_000, 2, 64));
    }

    static Stream<Arguments> hostileMetadata() {
        return Stream.of(
                arguments("llama.block_count", GgufValue.of(0)),
                arguments("llama.block_count", GgufValue.of(1_000_000)),
                arguments("llama.block_count", GgufValue.of("1")),
                arguments("llama.expert_count", GgufValue.of(100_000)),
                arguments("llama.expert_used_count", GgufValue.of(3)),
                arguments("llama.rope.scaling.type", GgufValue.of("dynamic")),
                arguments("llama.rope.scaling.type", GgufValue.of("llama3")),
                arguments("llama.rope.scaling.factor", GgufValue.of(Float.NaN)),
                arguments("llama.rope.freq_base", GgufValue.of(0f)),
                arguments(DynamicRope.FACTOR_KEY, GgufValue.of(2f)),
                arguments("llama.rope.dimension_count", GgufValue.of(7)),
                arguments("llama.rope.dimension_count", GgufValue.of(64)),
                arguments("llama.rope.dimension_count", GgufValue.of(4)),
                arguments("llama.attention.value_length", GgufValue.of(4)),
                arguments("llama.expert_group_count", GgufValue.of(2)),
                arguments("llama.attention.key_length", GgufValue.of(15)),
                arguments("llama.attention.layer_norm_rms_epsilon", GgufValue.of(-1e-5f)),
                arguments("llama.attention.layer_norm_rms_epsilon", GgufValue.of(Float.NaN)),
                arguments("llama.attention.head_count", GgufValue.of(0)),
                arguments("llama.attention.head_count", GgufValue.of(5)),
                arguments("llama.attention.head_count_kv", GgufValue.of(3)),
                arguments("llama.embedding_length", GgufValue.of(0)),
                arguments("llama.embedding_length", GgufValue.of(Integer.MAX_VALUE)),
                arguments("llama.context_length", GgufValue.of(0)),
                arguments("llama.context_length", GgufValue.of(-1)),
                arguments("general.architecture", GgufValue.of("unheard-of")),
                arguments("general.alignment", GgufValue.of(0)),
                arguments("general.alignment", GgufValue.of(3)),
                arguments("split.count", GgufValue.of(2)),
                arguments("tokenizer.ggml.model", GgufValue.of("unheard-of")),
                arguments("tokenizer.ggml.model", GgufValue.of("gpt2")),
                arguments("tokenizer.ggml.bos_token_id", GgufValue.of(260)),
                arguments("tokenizer.ggml.scores", GgufValue.reals(1)),
                arguments("tokenizer.ggml.token_type", GgufValue.integers(1)),
                arguments("tokenizer.ggml.tokens", GgufValue.texts(List.of("only", "two"))));
    }

    @ParameterizedTest
    @MethodSource("hostileMetadata")
    void refusesMetadataThatWouldEndTheProcess(String key, GgufValue value) throws IOException {
        var path = AlteredModels.metadata(folder.resolve("m.gguf"), SIZES, Map.of(key, Optional.of(value)));

        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelShape.of(GgufFile.read(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "general.architecture",
        "llama.block_count",
        "llama.embedding_length",
        "llama.context_length",
        "llama.attention.head_count",
        "llama.attention.layer_norm_rms_epsilon",
        "tokenizer.ggml.tokens"
    })
    void namesTheKeyThatIsMissing(String key) throws IOException {
        var path = AlteredModels.metadata(folder.resolve("m.gguf"), SIZES, Map.of(key, Optional.empty()));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .satisfies(e -> {
                    assertThat(e.subject()).isEqualTo(key);
                    assertThat(e.actual()).isEqualTo("missing");
                });
    }

    @ParameterizedTest
    @CsvSource({"4, false", "31, false", "32, true", "40, true", "41, false"})
    void takesBaichuanOnlyInTheTwoSizesWhosePositionsAreKnown(int layers, boolean accepted) throws IOException {
        var sizes = new Sizes(layers, 32, 4, 4, 32, 128, 1);
        var path = AlteredModels.architecture(folder.resolve("m.gguf"), sizes, "baichuan");
        var file = GgufFile.read(path);

        if (accepted) {
            assertThat(ModelShape.of(file).blocks()).isEqualTo(layers);
        } else {
            assertThatExceptionOfType(GgufException.class)
                    .isThrownBy(() -> ModelShape.of(file))
                    .satisfies(e -> assertThat(e.subject()).isEqualTo("baichuan.block_count"));
        }
    }

    @Test
    void refusesAVocabularyWithATokenTwice() throws IOException {
        var tokens = GgufValue.texts(Collections.nCopies(260, "same"));
        var path = AlteredModels.metadata(
                folder.resolve("m.gguf"), SIZES, Map.of("tokenizer.ggml.tokens", Optional.of(tokens)));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .withMessageContaining("twice");
    }

    @ParameterizedTest
    @CsvSource({"text, 'text\0more'", "[EMPTY_259], ''"})
    void refusesTokensThatAreTheSameInC(String one, String other) throws IOException {
        var tokens = tinyTokens();
        tokens.set(258, one);
        tokens.set(259, other);
        var path = AlteredModels.metadata(
                folder.resolve("m.gguf"), SIZES, Map.of("tokenizer.ggml.tokens", Optional.of(GgufValue.texts(tokens))));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .withMessageContaining("twice");
    }

    @Test
    void refusesATokenForTheByteZeroThatIsEmptyInC() throws IOException {
        var tokens = tinyTokens();
        tokens.set(TinyModels.FIRST_BYTE, "\0");
        var path = AlteredModels.metadata(
                folder.resolve("m.gguf"), SIZES, Map.of("tokenizer.ggml.tokens", Optional.of(GgufValue.texts(tokens))));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .withMessageContaining("<0x00>");
    }

    private List<String> tinyTokens() throws IOException {
        var file = GgufFile.read(TinyModels.random(folder.resolve("m.gguf"), SIZES));
        var tokens = (GgufValue.Array) file.value("tokenizer.ggml.tokens").orElseThrow();
        return new ArrayList<>(tokens.elements().stream()
                .map(token -> ((GgufValue.Text) token).value())
                .toList());
    }

    @Test
    void refusesNormsThatAreNotF32() throws IOException {
        var path = AlteredModels.halfNorms(folder.resolve("m.gguf"), SIZES);

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .satisfies(e -> assertThat(e.subject()).contains("blk.0.attn_norm.weight"));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "2, true", "512, true", "513, false"})
    void countsTheLayersOfALoopedModelEachTime(int loops, boolean accepted) throws IOException {
        var path = AlteredModels.architecture(
                folder.resolve("m.gguf"), SIZES, "nanbeige", Map.of("nanbeige.num_loops", GgufValue.of(loops)));
        var file = GgufFile.read(path);

        if (accepted) {
            assertThat(ModelShape.of(file).blocks()).isEqualTo(loops);
        } else {
            assertThatExceptionOfType(GgufException.class)
                    .isThrownBy(() -> ModelShape.of(file))
                    .satisfies(e -> assertThat(e.subject()).isEqualTo("nanbeige.num_loops"));
        }
    }

    @Test
    void refusesAVocabularyThatCannotSpellEveryText() throws IOException {
        var tokens = GgufValue.texts(
                IntStream.range(0, 260).mapToObj(i -> "token " + i).toList());
        var path = AlteredModels.metadata(
                folder.resolve("m.gguf"), SIZES, Map.of("tokenizer.ggml.tokens", Optional.of(tokens)));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .withMessageContaining("<0x00>");
    }

    @Test
    void refusesHeadsOfAnOddLength() throws IOException {
        var path = TinyModels.random(folder.resolve("m.gguf"), new Sizes(1, 60, 4, 4, 32, 128, 1));

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelShape.of(GgufFile.read(path)))
                .satisfies(e -> assertThat(e.actual()).isEqualTo("15"));
    }
}
