package io.lectern.model.family;

import static io.lectern.model.family.SeedConfigs.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig.Encoder;
import io.lectern.model.family.Positions.Alibi;
import io.lectern.model.family.Positions.DynamicNtk;
import io.lectern.model.family.Positions.Learned;
import io.lectern.model.family.Positions.Linear;
import io.lectern.model.family.Positions.Rotary;
import io.lectern.model.family.Positions.Yarn;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ModelConfigTests {

    private static final String LLAMA = """
            {"architectures": ["LlamaForCausalLM"], "hidden_size": 256, "num_hidden_layers": 4,
             "num_attention_heads": 8, "num_key_value_heads": 2, "intermediate_size": 512, "vocab_size": 1000,
             "max_position_embeddings": 2048, "rms_norm_eps": 1e-05, "hidden_act": "silu"}
            """;

    private static final ModelHints LONG_NAME = ModelHints.NONE.withName("xverse/XVERSE-13B-256K");

    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments("Baichuan-7B", SeedConfigs.BAICHUAN_7B, ModelFamily.BAICHUAN, 4_096, new Rotary(10_000)),
                arguments("Baichuan-13B", SeedConfigs.BAICHUAN_13B, ModelFamily.BAICHUAN, 4_096, new Alibi()),
                arguments("Baichuan2-7B", SeedConfigs.BAICHUAN2_7B, ModelFamily.BAICHUAN2, 4_096, new Rotary(10_000)),
                arguments("Baichuan2-13B", SeedConfigs.BAICHUAN2_13B, ModelFamily.BAICHUAN2, 4_096, new Alibi()),
                arguments("XVERSE-7B", SeedConfigs.XVERSE_7B, ModelFamily.XVERSE, 8_192, new Rotary(10_000)),
                arguments("XVERSE-13B", SeedConfigs.XVERSE_13B, ModelFamily.XVERSE, 8_192, new Rotary(10_000)),
                arguments("XVERSE-65B", SeedConfigs.XVERSE_65B, ModelFamily.XVERSE, 16_384, new Rotary(10_000)),
                arguments("Nanbeige-16B", SeedConfigs.NANBEIGE_16B, ModelFamily.NANBEIGE, 4_096, new Rotary(10_000)),
                arguments(
                        "Nanbeige-16B-32k",
                        SeedConfigs.NANBEIGE_16B_32K,
                        ModelFamily.NANBEIGE,
                        32_768,
                        new Yarn(10_000, 8, 4_096)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeds")
    void readsTheModelsThatThisProjectIsFor(
            String name, String json, ModelFamily family, int contextTokens, Positions positions) {
        var config = read(json);

        assertThat(config.family()).isEqualTo(family);
        assertThat(config.contextTokens()).isEqualTo(contextTokens);
        assertThat(config.positions()).isEqualTo(positions);
        assertThat(config.headLength()).isEqualTo(128);
        assertThat(config.keyHeads()).isEqualTo(config.heads());
        assertThat(config.epsilon()).isEqualTo(1e-6);
        assertThat(config.tied()).isFalse();
        assertThat(config.encoder()).isEmpty();
    }

    @Test
    void readsSizesAndTokens() {
        var config = read(SeedConfigs.XVERSE_7B);

        assertThat(config.architecture()).isEqualTo("XverseForCausalLM");
        assertThat(List.of(config.embedding(), config.layers(), config.heads(), config.feedForward()))
                .containsExactly(4_096, 32, 32, 11_008);
        assertThat(config.vocabulary()).isEqualTo(100_534);
        assertThat(config.tokenizerTruncation()).hasValue(6_144);
        assertThat(config.tokens().beginning()).hasValue(2);
        assertThat(config.tokens().ends()).containsExactly(3);
        assertThat(config.tokens().padding()).hasValue(1);
        assertThat(read(SeedConfigs.XVERSE_13B).tokenizerTruncation()).isEmpty();
    }

    @Test
    void saysWhatNoSourceConfirms() {
        assertThat(read(SeedConfigs.XVERSE_7B).unconfirmed()).isEmpty();
        assertThat(read(SeedConfigs.NANBEIGE_16B_32K).unconfirmed())
                .containsExactly("rms_norm_eps: 1.0E-6", "yarn_scale: 8.0");
        assertThat(read(SeedConfigs.XVERSE_65B).unconfirmed())
                .containsExactly(
                        "rms_norm_eps: 1.0E-6", "RoPE base: 10000.0 (assumed: neither config nor code says it)");
    }

    @Test
    void aPaddingTokenBeyondTheVocabularyMeansNothing() {
        var config = read(with(SeedConfigs.BAICHUAN2_7B, "pad_token_id", "125696"));

        assertThat(config.tokens().padding()).isEmpty();
    }

    @Test
    void theFamilyThatWasAskedForTellsBaichuanFromBaichuan2WhenTheVocabularyIsAnother() {
        String small = with(SeedConfigs.BAICHUAN_7B, "vocab_size", "300");

        assertThat(read(small).family()).isEqualTo(ModelFamily.BAICHUAN);
        assertThat(read(small, ModelHints.NONE.withFamily(ModelFamily.BAICHUAN2))
                        .family())
                .isEqualTo(ModelFamily.BAICHUAN2);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(small, ModelHints.NONE.withFamily(ModelFamily.XVERSE)))
                .withMessageContaining("architectures is BaiChuanForCausalLM, it must be one of the family xverse");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33, 39, 48})
    void refusesABaichuanWhosePositionsNobodyKnows(int layers) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(with(SeedConfigs.BAICHUAN_7B, "num_hidden_layers", String.valueOf(layers))))
                .satisfies(e -> assertThat(e.field()).isEqualTo("num_hidden_layers"))
                .withMessageContaining("32, which has rotary positions, or 40, which has ALiBi");
    }

    @Test
    void theLongXverseIsToldByItsCode() {
        var facts = ModelingFacts.of("modeling_xverse.py", """
                class XverseDynamicNTKRotaryEmbedding(XverseRotaryEmbedding):
                    def __init__(self, dim, max_position_embeddings=2048, base=10000, device=None, scaling_factor=4.0):
                        pass
                class XverseAttention(nn.Module):
                    def __init__(self, config):
                        self.rotary_emb = XverseDynamicNTKRotaryEmbedding(
                            self.head_dim, max_position_embeddings=self.max_position_embeddings, base=500000,
                            scaling_factor=2.0)
                """);

        var config = read(SeedConfigs.XVERSE_13B_256K, ModelHints.NONE.withModeling(facts));

        assertThat(config.positions()).isEqualTo(new DynamicNtk(500_000, 2, 32_768));
        assertThat(config.contextTokens()).isEqualTo(262_144);
        assertThat(config.unconfirmed())
                .contains(
                        "RoPE base: 500000.0 (modeling_xverse.py, XverseDynamicNTKRotaryEmbedding)",
                        "dynamic NTK reference length: 32768",
                        "vocab_size: 100534");
    }

    @Test
    void theLongXverseIsToldByItsNameWhereThereIsNoCode() {
        var config = read(SeedConfigs.XVERSE_13B_256K, LONG_NAME);

        assertThat(config.positions()).isEqualTo(new DynamicNtk(500_000, 2, 32_768));
        assertThat(config.contextTokens()).isEqualTo(262_144);
        assertThat(config.unconfirmed())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("RoPE base: 500000.0 (as published for XVERSE-13B-256K, which the name says"));
        assertThat(read(SeedConfigs.XVERSE_13B_256K).positions()).isEqualTo(new Rotary(10_000));
    }

    @Test
    void theCodeSaysTheBaseWhereTheConfigDoesNot() {
        var facts = ModelingFacts.of(
                "modeling_xverse.py", "self.rotary_emb = XverseRotaryEmbedding(self.head_dim, base=40000)");

        var config = read(SeedConfigs.XVERSE_65B, ModelHints.NONE.withModeling(facts));

        assertThat(config.positions()).isEqualTo(new Rotary(40_000));
        assertThat(config.unconfirmed()).contains("RoPE base: 40000.0");
    }

    @Test
    void readsTheScalingsOfPositions() {
        assertThat(llama("rope_scaling", "{\"type\": \"linear\", \"factor\": 4.0}")
                        .positions())
                .isEqualTo(new Linear(10_000, 4));
        assertThat(llama("rope_scaling", "{\"rope_type\": \"dynamic\", \"factor\": 2.0}"))
                .satisfies(config -> assertThat(config.positions()).isEqualTo(new DynamicNtk(10_000, 2, 2_048)))
                .satisfies(config -> assertThat(config.contextTokens()).isEqualTo(4_096));
        assertThat(llama(
                        "rope_scaling",
                        "{\"type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 1024}"))
                .satisfies(config -> assertThat(config.positions()).isEqualTo(new Yarn(10_000, 4, 1_024)))
                .satisfies(config -> assertThat(config.contextTokens()).isEqualTo(4_096));
        assertThat(llama("rope_parameters", "{\"rope_type\": \"default\", \"rope_theta\": 1000000.0}")
                        .positions())
                .isEqualTo(new Rotary(1_000_000));
        assertThat(llama("rope_theta", "500000.0").positions()).isEqualTo(new Rotary(500_000));
    }

    @Test
    void aSlidingWindowIsTheContext() {
        var config = read(with(with(LLAMA, "architectures", "[\"MistralForCausalLM\"]"), "sliding_window", "512"));

        assertThat(config.contextTokens()).isEqualTo(512);
        assertThat(config.unconfirmed())
                .containsExactly("context: 512 of 2048 tokens, as many as the sliding window has");
    }

    @Test
    void headsMayBeOfAnotherLengthWhereTheAuthorsSaySo() {
        var config = read(with(with(LLAMA, "architectures", "[\"Qwen3ForCausalLM\"]"), "head_dim", "128"));

        assertThat(config.headLength()).isEqualTo(128);
        assertThat(config.keyRow()).isEqualTo(256);
    }

    @Test
    void readsEncoders() {
        String json = """
                {"architectures": ["XLMRobertaForSequenceClassification"], "hidden_size": 1024,
                 "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096, "vocab_size": 250002,
                 "max_position_embeddings": 8194, "layer_norm_eps": 1e-05, "hidden_act": "gelu", "pad_token_id": 1,
                 "type_vocab_size": 1, "id2label": {"0": "LABEL_0"}}
                """;

        var config = read(json);

        assertThat(config.positions()).isEqualTo(new Learned(2));
        assertThat(config.contextTokens()).isEqualTo(8_192);
        assertThat(config.epsilon()).isEqualTo(1e-5);
        assertThat(config.encoder()).contains(new Encoder(1, 1));
        assertThat(read(with(with(json, "architectures", "[\"BertModel\"]"), "max_position_embeddings", "512")))
                .satisfies(bert -> assertThat(bert.positions()).isEqualTo(new Learned(0)))
                .satisfies(bert -> assertThat(bert.encoder()).contains(new Encoder(1, 0)));
    }

    @Test
    void namesAnArchitectureThatIsUnknownAndThoseThatAreKnown() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(with(LLAMA, "architectures", "[\"GPTNeoXForCausalLM\"]")))
                .withMessageContaining("architectures is GPTNeoXForCausalLM")
                .withMessageContaining("BaichuanForCausalLM")
                .withMessageContaining("XverseForCausalLM");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(without(LLAMA, "architectures")))
                .withMessageContaining("architectures is missing");
        assertThat(read(with(without(LLAMA, "architectures"), "model_type", "\"llama\""))
                        .family())
                .isEqualTo(ModelFamily.LLAMA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden_size | -1",
                "hidden_size | 4096.5",
                "hidden_size | \"4096\"",
                "hidden_size | 99999999999999999999",
                "hidden_size | 257",
                "hidden_size | null",
                "num_hidden_layers | 0",
                "num_hidden_layers | 100000",
                "num_attention_heads | 0",
                "num_key_value_heads | 3",
                "num_key_value_heads | 16",
                "intermediate_size | []",
                "vocab_size | 0",
                "max_position_embeddings | 0",
                "rms_norm_eps | -1e-6",
                "rms_norm_eps | \"small\"",
                "rms_norm_eps | 1e400",
                "hidden_act | \"relu\"",
                "rope_theta | 0",
                "partial_rotary_factor | 0.5",
                "rope_scaling | {\"type\": \"llama3\", \"factor\": 8.0}",
                "rope_scaling | {\"type\": \"longrope\"}",
                "rope_scaling | {\"type\": \"linear\"}",
                "rope_scaling | {\"type\": \"linear\", \"factor\": 0.5}",
                "rope_scaling | {\"type\": \"yarn\", \"factor\": 4.0, \"beta_fast\": 16}",
                "rope_scaling | {\"type\": \"yarn\", \"factor\": 4.0, \"attention_factor\": 0.7}",
                "rope_scaling | 4",
                "tie_word_embeddings | \"no\"",
                "attention_bias | true",
                "num_local_experts | 8",
                "quantization_config | {\"bits\": 4}",
                "eos_token_id | 1000",
                "eos_token_id | [2, 1000]",
                "head_dim | 33",
            })
    void refusesWhatTheModelCouldNotRunWith(String field, String value) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(with(LLAMA, field, value)))
                .satisfies(e -> assertThat(e.field()).startsWith(field))
                .satisfies(e -> assertThat(e.file()).isEqualTo(SeedConfigs.FILE.toString()));
    }

    @ParameterizedTest
    @CsvSource({"num_loops, 2", "skip_loop_final_norm, true", "head_dim, 64", "num_key_value_heads, 8"})
    void refusesOtherModelsThatAreCalledNanbeige(String field, String value) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(with(SeedConfigs.NANBEIGE_16B, field, value)))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read("[1, 2]"))
                .withMessageContaining("its content is ARRAY, it must be a JSON object");
    }

    private static ModelConfig llama(String field, String value) {
        return read(with(LLAMA, field, value));
    }

    private static String with(String json, String field, String value) {
        var tree = (ObjectNode) SeedConfigs.tree(json);
        return tree.setAll(Map.of(field, SeedConfigs.tree(value))).toString();
    }

    private static String without(String json, String field) {
        var tree = (ObjectNode) SeedConfigs.tree(json);
        tree.remove(field);
        return tree.toString();
    }
}
