package io.lectern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lectern.engine.TinyAdapters;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoraAdapterTests {

    private static final Sizes SIZES = new Sizes(1, 32, 4, 2, 48, 128, 1);
    private static final TensorRows ZEROS = (index, row) -> {};

    @TempDir
    Path folder;

    @Test
    void tellsWhatAnAdapterChanges() throws IOException {
        Path path = TinyAdapters.random(folder.resolve("a.gguf"), SIZES, 1);

        assertThat(LoraAdapter.of(GgufFile.read(path), model())).isEqualTo(new LoraAdapter(2, 2));
    }

    static Stream<Arguments> hostileMetadata() {
        return Stream.of(
                arguments("general.type", GgufValue.of("model")),
                arguments("adapter.type", GgufValue.of("other")),
                arguments("general.architecture", GgufValue.of("qwen2")),
                arguments("adapter.lora.alpha", GgufValue.of(Float.NaN)),
                arguments("adapter.lora.alpha", GgufValue.of(Float.POSITIVE_INFINITY)),
                arguments("adapter.lora.alpha", GgufValue.of("2")),
                arguments("adapter.alora.invocation_tokens", GgufValue.integers(1)));
    }

    @ParameterizedTest
    @MethodSource("hostileMetadata")
    void refusesWhatIsNoPlainAdapterOfThisModel(String key, GgufValue value) throws IOException {
        var values = new LinkedHashMap<>(GgufFile.read(TinyAdapters.random(folder.resolve("plain.gguf"), SIZES, 1))
                .metadata());
        values.put(key, value);
        var writer = new GgufWriter();
        values.forEach(writer::metadata);
        TinyAdapters.addPair(writer, "blk.0.attn_q.weight", 32, 32, 1);

        assertThat(refusal(writer).subject()).isEqualTo(key);
    }

    static Stream<Arguments> hostileTensors() {
        return Map.<String, Consumer<GgufWriter>>of(
                        "no tensors", writer -> {},
                        "only one of a pair", writer -> tensor(writer, "blk.0.attn_q.weight.lora_a", 32, 4),
                        "only the other", writer -> tensor(writer, "blk.0.attn_q.weight.lora_b", 4, 32),
                        "a tensor of another kind", writer -> tensor(writer, "blk.0.attn_q.weight", 32, 32),
                        "for no tensor of the model", writer -> pair(writer, "blk.7.attn_q.weight", 32, 4, 32),
                        "for a norm", writer -> pair(writer, "blk.0.attn_norm.weight", 32, 4, 32),
                        "rows too long", writer -> pair(writer, "blk.0.attn_q.weight", 64, 4, 32),
                        "rows too many", writer -> pair(writer, "blk.0.attn_q.weight", 32, 4, 64),
                        "embeddings not turned", writer -> pair(writer, "token_embd.weight", 32, 4, 260))
                .entrySet()
                .stream()
                .map(entry -> arguments(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileTensors")
    void refusesTensorsThatDoNotFit(String name, Consumer<GgufWriter> tensors) throws IOException {
        var writer = TinyAdapters.metadata();
        tensors.accept(writer);

        assertThat(refusal(writer)).hasMessageContaining("must be");
    }

    @Test
    void refusesARankThatDiffersWithinAPair() throws IOException {
        var writer = TinyAdapters.metadata();
        tensor(writer, "blk.0.attn_q.weight.lora_a", 32, 4);
        tensor(writer, "blk.0.attn_q.weight.lora_b", 8, 32);

        assertThat(refusal(writer).subject()).isEqualTo("the shape of tensor blk.0.attn_q.weight.lora_b");
    }

    @Test
    void takesEmbeddingsThatAreTurned() throws IOException {
        var writer = TinyAdapters.metadata();
        tensor(writer, "token_embd.weight.lora_a", 4, 260);
        tensor(writer, "token_embd.weight.lora_b", 4, 32);
        Path path = folder.resolve("a.gguf");
        writer.write(path);

        assertThat(LoraAdapter.of(GgufFile.read(path), model()).matrices()).isEqualTo(1);
    }

    private GgufException refusal(GgufWriter writer) throws IOException {
        Path path = folder.resolve("a.gguf");
        writer.write(path);
        var file = GgufFile.read(path);
        var model = model();
        var thrown = catchThrowableOfType(GgufException.class, () -> LoraAdapter.of(file, model));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private GgufFile model() throws IOException {
        return GgufFile.read(TinyModels.random(folder.resolve("m.gguf"), SIZES));
    }

    private static void pair(GgufWriter writer, String matrix, long columns, long rank, long rows) {
        tensor(writer, matrix + ".lora_a", columns, rank);
        tensor(writer, matrix + ".lora_b", rank, rows);
    }

    private static void tensor(GgufWriter writer, String name, long columns, long rows) {
        writer.tensor(name, TensorType.F32, List.of(columns, rows), ZEROS);
    }
}
