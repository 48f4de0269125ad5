package io.lectern.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.model.GenerationDefaults;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.family.ModelHints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a checkpoint say about its chats. */
class ChatSetupTests {

    private static final String CHAT_GENERATION = """
            {"user_token_id": 195, "assistant_token_id": 196, "max_new_tokens": 2048, "temperature": 0.3, "top_k": 5,
             "top_p": 0.85, "repetition_penalty": 1.1, "do_sample": true}""";

    @TempDir
    private Path folder;

    @Test
    void aBaichuanWithTheLaterCodeHasTheLaterFormat() throws IOException {
        file("generation_config.json", CHAT_GENERATION);
        file("modeling_baichuan.py", "");
        var first = setup(ModelFamily.BAICHUAN, 40, "");
        file("generation_utils.py", "");
        var later = setup(ModelFamily.BAICHUAN, 40, "");

        assertThat(first.format()).contains("baichuan");
        assertThat(first.generation()).contains(new GenerationDefaults(0.3f, 5, 0.85f, 1.1f, 2_048));
        assertThat(first.unconfirmed()).isEmpty();
        assertThat(later.format()).contains("baichuan2");
    }

    @Test
    void aBaichuanWhoseSettingsNameNoRolesIsABaseModel() throws IOException {
        file("generation_config.json", "{\"bos_token_id\": 1, \"eos_token_id\": 2, \"pad_token_id\": 0}");

        var setup = setup(ModelFamily.BAICHUAN2, 32, "");

        assertThat(setup.format()).contains("plain");
        assertThat(setup.generation()).contains(GenerationDefaults.GREEDY);
    }

    @Test
    void whatNoFileSaysIsAssumedAndListed() throws IOException {
        var setup = setup(ModelFamily.BAICHUAN2, 40, "");

        assertThat(setup.format()).contains("baichuan2");
        assertThat(setup.generation()).isEqualTo(GenerationDefaults.published(ModelFamily.BAICHUAN2));
        assertThat(setup.unconfirmed())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("chat format: baichuan2 (assumed"))
                .anyMatch(line -> line.startsWith("generation_config.json: "));
    }

    @Test
    void theFirstBaichuan7bNeverTalked() throws IOException {
        var setup = setup(ModelFamily.BAICHUAN, 32, "");

        assertThat(setup.format()).contains("plain");
        assertThat(setup.generation()).isEmpty();
    }

    @Test
    void otherIdsForTheRolesAreRefused() throws IOException {
        file("generation_config.json", "{\"user_token_id\": 190, \"assistant_token_id\": 196}");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> setup(ModelFamily.BAICHUAN2, 40, ""))
                .withMessageContaining("user_token_id is 190, it must be 195");
    }

    @Test
    void anXverseWithALimitOfItsOwnHasTheLaterFormatWithThatLimit() throws IOException {
        file("generation_config.json", "{}");

        assertThat(setup(ModelFamily.XVERSE, 40, "").format()).contains("xverse-v1");
        assertThat(setup(ModelFamily.XVERSE, 40, ", \"max_tokenizer_truncation\": 6144")
                        .format())
                .contains("xverse");
        assertThat(setup(ModelFamily.XVERSE, 40, ", \"max_tokenizer_truncation\": 30000")
                        .format())
                .contains("xverse:30000");
    }

    @Test
    void thePromptOfNanbeigeIsReadFromItsCode() throws IOException {
        file("generation_config.json", "{}");
        var none = setup(ModelFamily.NANBEIGE, 48, "");
        file("modeling_nanbeige.py", code("\\n\\n### Assistant: "));
        var first = setup(ModelFamily.NANBEIGE, 48, "");
        file("modeling_nanbeige.py", code("\\n\\n### Assistant: \\n"));
        var second = setup(ModelFamily.NANBEIGE, 48, "");
        file("modeling_nanbeige.py", code("\\n\\n ### Assistant: \\n"));
        var newest = setup(ModelFamily.NANBEIGE, 48, "");

        assertThat(none.format()).contains("nanbeige");
        assertThat(none.unconfirmed()).anyMatch(line -> line.startsWith("chat format: nanbeige (assumed"));
        assertThat(first.format()).contains("nanbeige-1");
        assertThat(second.format()).contains("nanbeige-2");
        assertThat(newest.format()).contains("nanbeige");
        assertThat(newest.unconfirmed()).isEmpty();
    }

    @Test
    void otherModelsSayItByTheirTemplates() throws IOException {
        var setup = setup(ModelFamily.QWEN3, 4, ", \"head_dim\": 128, \"num_key_value_heads\": 8");

        assertThat(setup.format()).isEmpty();
        assertThat(setup.generation()).isEmpty();
        assertThat(setup.unconfirmed()).isEmpty();
    }

    private static String code(String ending) {
        return "prompt += f\"\"\"### Human: \\n{query}%s\"\"\"".formatted(ending);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private ChatSetup setup(ModelFamily family, int layers, String more) throws IOException {
        String architecture = switch (family) {
            case BAICHUAN, BAICHUAN2 -> "BaichuanForCausalLM";
            case XVERSE -> "XverseForCausalLM";
            case NANBEIGE -> "NanbeigeForCausalLM";
            default -> "Qwen3ForCausalLM";
        };
        String config = """
                {"architectures": ["%s"], "hidden_size": 5120, "num_hidden_layers": %d, "num_attention_heads": 40,
                 "intermediate_size": 13696, "vocab_size": %d, "max_position_embeddings": 8192,
                 "model_max_length": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu" %s}
                """.formatted(architecture, layers, family == ModelFamily.BAICHUAN2 ? 125_696 : 64_000, more);
        CheckpointFiles.write(
                folder, config, List.of(Weight.of("model.norm.weight", new float[4], 4)), Format.SAFETENSORS);
        try (var checkpoint = Checkpoint.open(folder)) {
            return ChatSetup.of(
                    checkpoint,
                    ModelConfig.of(
                            folder.resolve("config.json"), checkpoint.config(), ModelHints.NONE.withFamily(family)));
        }
    }
}
