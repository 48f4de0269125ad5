package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.LoraAdapter;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An imported adapter computes what its authors' definition says: the model with the product in its weights. */
class AdapterConversionTests {

    private static final String LAYER = "model.layers.1.";

    @TempDir
    Path folder;

    static Stream<Arguments> adaptedFamilies() {
        var packed = List.of("self_attn.W_pack", "self_attn.o_proj", "mlp.down_proj");
        var apart = List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "mlp.gate_proj", "mlp.up_proj");
        return Stream.of(
                Arguments.of(TinyCheckpoint.baichuan7b(), packed, "adapter_model.safetensors"),
                Arguments.of(TinyCheckpoint.baichuan2Of13b(), packed, "adapter_model.bin"),
                Arguments.of(TinyCheckpoint.xverse(), apart, "adapter_model.bin"),
                Arguments.of(TinyCheckpoint.nanbeige32k(), apart, "adapter_model.safetensors"),
                Arguments.of(TinyCheckpoint.mistral(), apart, "adapter_model.safetensors"),
                Arguments.of(TinyCheckpoint.qwen3(), apart, "adapter_model.safetensors"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("adaptedFamilies")
    void anAdapterComputesWhatTheMergedWeightsCompute(TinyCheckpoint base, List<String> modules, String file)
            throws IOException {
        var adapter = TinyAdapter.of(base, modules.stream().map(LAYER::concat).toList());
        double[][] expected = adapter.merged(false).expected(base.randomTokens());

        var model = imported(base);
        var converted = converted(adapter, file);
        assertThat(LoraAdapter.of(GgufFile.read(converted), GgufFile.read(model))
                        .matrices())
                .isEqualTo(modules.contains("self_attn.W_pack") ? 5 : modules.size());
        try (var generator = generator(model, converted)) {
            float[][] adapted = logits(generator, Optional.of("adapter"), base);
            float[][] plain = logits(generator, Optional.empty(), base);

            assertThat(distance(expected, adapted)).isLessThan(1e-4);
            assertThat(distance(expected, plain)).isGreaterThan(0.1);
        }
    }

    @ParameterizedTest(name = "scaled by the root: {0}")
    @CsvSource({"false", "true"})
    void ranksOfTheirOwnAndScalingByTheRootAreKept(boolean rootScaled) throws IOException {
        var base = TinyCheckpoint.nanbeige();
        String config = "\"r\": 3, \"lora_alpha\": 5, \"use_rslora\": %s, \"rank_pattern\": {\"lm_head\": 4}"
                .formatted(rootScaled);
        var adapter = new TinyAdapter(base, List.of("lm_head", LAYER + "self_attn.k_proj"), List.of(4, 3), config);
        double[][] expected = adapter.merged(rootScaled).expected(base.randomTokens());

        var converted = converted(adapter, "adapter_model.safetensors");
        try (var generator = generator(imported(base), converted)) {
            assertThat(distance(expected, logits(generator, Optional.of("adapter"), base)))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "r; \"r\": 0, \"lora_alpha\": 5",
                "r; \"r\": 2.5, \"lora_alpha\": 5",
                "r; \"lora_alpha\": 5",
                "lora_alpha; \"r\": 3",
                "lora_alpha; \"r\": 3, \"lora_alpha\": 0",
                "lora_alpha; \"r\": 3, \"lora_alpha\": \"5\"",
                "lora_alpha; \"r\": 3, \"lora_alpha\": 1e300",
                "bias; \"r\": 3, \"lora_alpha\": 5, \"bias\": \"all\"",
                "use_dora; \"r\": 3, \"lora_alpha\": 5, \"use_dora\": true",
                "lora_bias; \"r\": 3, \"lora_alpha\": 5, \"lora_bias\": true",
                "modules_to_save; \"r\": 3, \"lora_alpha\": 5, \"modules_to_save\": [\"lm_head\"]",
                "alpha_pattern; \"r\": 3, \"lora_alpha\": 5, \"alpha_pattern\": {\"q_proj\": 4}",
                "layer_replication; \"r\": 3, \"lora_alpha\": 5, \"layer_replication\": [[0, 4]]",
                "init_lora_weights; \"r\": 3, \"lora_alpha\": 5, \"init_lora_weights\": \"pissa\"",
                "/r; \"r\": 3, \"lora_alpha\": 5, \"r\": 4",
            })
    void whatIsNoPlainLoraIsRefused(String field, String config) {
        var adapter = new TinyAdapter(TinyCheckpoint.xverse(), List.of("lm_head"), List.of(3), config);
        Path source = adapter.write(folder.resolve("source"), "adapter_model.safetensors");

        assertRefused(source, field, "adapter_config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"peft_type\": \"LOHA\"}", "{\"r\": 3}", "[]", "{\"peft_type\": [1]}"})
    void anAdapterOfAnotherKindIsRefused(String config) throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("adapter_config.json"), config);

        assertRefused(source, "peft_type", "LORA");
    }

    @Test
    void unsetFieldsOfOtherVariantsAreTaken() throws IOException {
        var config = """
                "r": 3, "lora_alpha": 5, "bias": "none", "use_dora": false, "modules_to_save": null, "alpha_pattern": {},
                "rank_pattern": {}, "fan_in_fan_out": true, "init_lora_weights": true, "layer_replication": null,
                "target_modules": ["lm_head"], "task_type": "CAUSAL_LM", "lora_dropout": 0.1, "use_qalora": false
                """;
        var adapter = new TinyAdapter(TinyCheckpoint.xverse(), List.of("lm_head"), List.of(3), config);

        assertThat(converted(adapter, "adapter_model.safetensors")).isNotEmptyFile();
    }

    @Test
    void theShapesMustBeThoseOfTheModel() {
        var adapter = TinyAdapter.of(TinyCheckpoint.llama(), List.of(LAYER + "self_attn.v_proj"));
        Path source = adapter.write(folder.resolve("source"), "adapter_model.bin");

        // Its values have another number of heads.
        assertRefused(source, "the shape of tensor base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight", "");
    }

    @Test
    void aRankThatTheConfigDoesNotSayIsRefused() {
        var adapter =
                new TinyAdapter(TinyCheckpoint.xverse(), List.of("lm_head"), List.of(2), "\"r\": 3, \"lora_alpha\": 5");
        Path source = adapter.write(folder.resolve("source"), "adapter_model.bin");

        assertRefused(source, "the rank of tensor base_model.model.lm_head.lora_A.weight", "is 2");
    }

    @ParameterizedTest
    @CsvSource({
        "base_model.model.lm_head.lora_B.weight, , module lm_head, without its lora_B",
        "base_model.model.lm_head.lora_A.weight, , module lm_head, without its lora_A",
        "base_model.model.lm_head.lora_A.weight, base_model.model.lm_head.weight, tensor base_model, named",
        "base_model.model.lm_head.lora_A.weight, base_model.model.lm_head.lora_magnitude_vector, tensor base, named",
        "base_model.model.lm_head.lora_A.weight, base_model.model.model.layers.2.mlp.up_proj.lora_A.weight, module, without",
    })
    void tensorsMustComeInPairs(String name, String other, String field, String message) throws IOException {
        var adapter = TinyAdapter.of(TinyCheckpoint.xverse(), List.of("lm_head"));
        Path source = adapter.write(folder.resolve("source"), "adapter_model.safetensors");
        var weights = new ArrayList<>(adapter.weights());
        var changed = weights.stream()
                .filter(weight -> weight.name().equals(name))
                .findFirst()
                .orElseThrow();
        weights.remove(changed);
        if (other != null) {
            weights.add(new Weight(other, changed.type(), changed.shape(), changed.numbers()));
        }
        CheckpointFiles.writeFile(source.resolve("adapter_model.safetensors"), weights);

        assertRefused(source, field, message);
    }

    @ParameterizedTest
    @CsvSource({"model.layers.3.mlp.up_proj", "model.layers.1.self_attn.W_pack", "model.embed_tokens", "score"})
    void aModuleThatTheModelDoesNotHaveIsNamed(String module) throws IOException {
        Path source = TinyAdapter.of(TinyCheckpoint.xverse(), List.of("lm_head"))
                .write(folder.resolve("source"), "adapter_model.safetensors");
        String name = "base_model.model." + module;
        CheckpointFiles.writeFile(
                source.resolve("adapter_model.safetensors"),
                List.of(
                        Weight.of(name + ".lora_A.weight", new float[3], 3, 1),
                        Weight.of(name + ".lora_B.weight", new float[3], 1, 3)));

        assertRefused(source, "module " + module.replace("model.", ""), "XverseForCausalLM");
    }

    @Test
    void nothingCanBeAddedToAHeadOfUnitRows() {
        Path source = TinyAdapter.of(TinyCheckpoint.baichuan2Of7b(), List.of("lm_head"))
                .write(folder.resolve("source"), "adapter_model.safetensors");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> AdapterConversion.of(
                        source, TinyCheckpoint.baichuan2Of7b().modelConfig()))
                .withMessageContaining("module lm_head");
    }

    @Test
    void anAdapterWithoutTensorsIsRefused() {
        Path source = TinyAdapter.of(TinyCheckpoint.xverse(), List.of())
                .write(folder.resolve("source"), "adapter_model.safetensors");

        assertRefused(source, "the adapter", "empty");
    }

    @Test
    void aNumberThatIsNoneIsRefusedAndLeavesNoFile() throws IOException {
        var adapter = TinyAdapter.of(TinyCheckpoint.xverse(), List.of("lm_head"));
        Path source = adapter.write(folder.resolve("source"), "adapter_model.safetensors");
        var weights = adapter.weights();
        Arrays.fill(weights.getLast().numbers(), 20, 21, Float.NaN);
        CheckpointFiles.writeFile(source.resolve("adapter_model.safetensors"), weights);
        Path file = Files.createDirectory(folder.resolve("target")).resolve("adapter.gguf");

        try (var conversion =
                AdapterConversion.of(source, TinyCheckpoint.xverse().modelConfig())) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> conversion.write(file))
                    .withMessageContaining("lm_head.lora_B.weight is with the number NaN");
        }
        assertThat(file.getParent()).isEmptyDirectory();
    }

    private void assertRefused(Path source, String field, String message) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() ->
                        AdapterConversion.of(source, TinyCheckpoint.xverse().modelConfig()))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.field()).startsWith(field))
                .satisfies(e -> assertThat(e.file()).startsWith(source.toString()));
    }

    private Path imported(TinyCheckpoint tiny) throws IOException {
        var source = CheckpointFiles.write(folder.resolve("base"), tiny.config(), tiny.weights(), Format.SAFETENSORS);
        var model = folder.resolve("model.gguf");
        try (var checkpoint = Checkpoint.open(source)) {
            Conversion.of(checkpoint, tiny.modelConfig(), TinyCheckpoint.vocabulary())
                    .write(model, TensorType.F32, bytes -> {});
        }
        return model;
    }

    private Path converted(TinyAdapter adapter, String file) throws IOException {
        Path source = adapter.write(folder.resolve("peft"), file);
        Path target = folder.resolve("adapter.gguf");
        try (var conversion = AdapterConversion.of(source, adapter.base().modelConfig())) {
            conversion.write(target);
        }
        return target;
    }

    private static LlamaTextGenerator generator(Path model, Path adapter) throws IOException {
        return LlamaTextGenerator.open(LlamaOptions.of(model)
                .withAdapters(Map.of("adapter", adapter))
                .withContext(context -> context.withThreads(1)
                        .withContextTokens(TinyCheckpoint.CONTEXT)
                        .withKvTypes(KvType.F32, KvType.F32)
                        .withFlashAttention(FlashAttention.OFF)));
    }

    private static float[][] logits(LlamaTextGenerator generator, Optional<String> adapter, TinyCheckpoint base) {
        return generator.logits(adapter, base.randomTokens()).join();
    }

    private static double distance(double[][] expected, float[][] actual) {
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                most = Math.max(most, Math.abs(expected[i][j] - actual[i][j]));
            }
        }
        return most;
    }
}
