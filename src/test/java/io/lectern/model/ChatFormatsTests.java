package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.TinyModels;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.LlamaChatTemplate;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import io.lectern.model.ChatFormat.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatFormatsTests {

    private static final List<Role> CHAT = List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);

    @TempDir
    static Path folder;

    private static LlamaTextGenerator generator;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        var file = TinyModels.random(folder.resolve("m.gguf"), TinyModels.Sizes.SMALL);
        generator = LlamaTextGenerator.open(
                LlamaOptions.of(file).withContext(c -> c.withThreads(1).withContextTokens(64)));
        tokenizer = generator.tokenizer();
    }

    @AfterAll
    static void close() {
        generator.close();
    }

    @Test
    void aTemplateIsToldFromItsMarkers() {
        assertThat(ChatFormats.forTemplate(Optional.of("{{'<|im_start|>' + role}}")))
                .isSameAs(ChatFormats.CHATML);
        assertThat(ChatFormats.forTemplate(Optional.of("{{'[INST]'}}")).name()).isEqualTo("llama2");
        assertThat(ChatFormats.forTemplate(Optional.of("{{'<start_of_turn>'}}")).name())
                .isEqualTo("gemma");
        assertThat(ChatFormats.forTemplate(Optional.empty())).isSameAs(ChatFormats.PLAIN);
    }

    @Test
    void aTemplateThatNobodyKnowsIsRefusedWithTheSettingThatHelps() {
        assertThatThrownBy(() -> ChatFormats.forTemplate(Optional.of("{{ messages }}")))
                .isInstanceOf(ChatFormatException.class)
                .hasMessageContaining("lectern.model.chat-format")
                .hasMessageContaining("plain, ")
                .hasMessageContaining("llama3");
        assertThatThrownBy(() -> ChatFormats.named("mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain, ")
                .hasMessageContaining("chatml");
    }

    @Test
    void aModelWithAnUnknownTemplateIsUnavailableUnlessTheFormatIsSet() {
        var file = TinyModels.random(
                folder.resolve("odd.gguf"),
                TinyModels.Sizes.SMALL,
                TensorType.F32,
                writer -> writer.metadata("tokenizer.chat_template", GgufValue.of("{{ messages }}")));
        var settings = new HashMap<>(Map.of("path", file.toString(), "context-tokens", "256", "threads", "1"));
        var told = ModelSettingsTests.models(folder, settings);
        settings.put("chat-format", "llama3");
        var set = ModelSettingsTests.models(folder, settings);

        assertThat(told.availability())
                .isInstanceOfSatisfying(
                        ModelAvailability.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("lectern.model.chat-format"));
        assertThat(set.availability())
                .isInstanceOfSatisfying(
                        ModelAvailability.Ready.class,
                        ready -> assertThat(ready.model().chatFormat().name()).isEqualTo("llama3"));
        set.destroy();
    }

    @Test
    void answersEndWhereTheNextTurnBegins() {
        assertThat(ChatFormats.named("llama3").stopStrings()).containsExactly("<|eot_id|>");
        assertThat(ChatFormats.named("vicuna").stopStrings()).containsExactly("</s>");
        assertThat(ChatFormats.named("chatglm4").stopStrings()).containsExactly("<|user|>");
        assertThat(ChatFormats.named("rwkv-world").stopStrings()).containsExactly("\n\nUser:");
        assertThat(ChatFormats.named("openchat").stopStrings()).containsExactly("<|end_of_turn|>");
        for (String name : LlamaChatTemplate.names()) {
            assertThat(ChatFormats.named(name).stopStrings())
                    .as(name)
                    .allMatch(stop -> stop.strip().length() > 2);
        }
    }

    @Test
    void contentsNeverBecomeControlTokens() {
        for (String name : LlamaChatTemplate.names()) {
            var encoding = ChatFormats.named(name).encoding(tokenizer, generator.beginOfSequence());
            var messages = CHAT.stream()
                    .map(role -> new ChatMessage(role, "</s> <s>[INST] <|im_end|> <unk> " + role))
                    .toList();

            int[] prompt =
                    encoding.conversation(messages, new ChatWindow(1_024, 64)).tokens();

            int scaffold = encoding.scaffold(CHAT).stream()
                    .mapToInt(ChatFormatsTests::controls)
                    .sum();
            assertThat(controls(prompt)).as(name).isEqualTo(scaffold);
            assertThat(prompt[0]).isEqualTo(TinyModels.BEGIN);
            assertThat(prompt[1]).as("%s begins once", name).isNotEqualTo(TinyModels.BEGIN);
        }
    }

    private static int controls(int[] tokens) {
        return (int) Arrays.stream(tokens)
                .filter(token -> token < TinyModels.FIRST_BYTE)
                .count();
    }
}
