package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LlamaChatTemplateTests {

    private static final List<List<String>> CHATS = List.of(
            List.of("user"),
            List.of("system", "user"),
            List.of("user", "assistant", "user"),
            List.of("system", "user", "assistant", "user", "assistant", "user"));

    @BeforeAll
    static void load() {
        LlamaLibrary.require(null);
    }

    static List<String> names() {
        LlamaLibrary.require(null);
        return LlamaChatTemplate.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scaffoldAndContentsAreWhatLlamaCppRenders(String name) {
        var template = LlamaChatTemplate.named(name).orElseThrow();
        for (var roles : CHATS) {
            var contents = contents(roles.size());

            var pieces = template.scaffold(roles);

            assertThat(pieces).hasSize(roles.size() + 1);
            var rendered = template.render(roles, contents).orElseThrow();
            if (rendered.contains(contents.getFirst())) {
                assertThat(joined(pieces, contents)).isEqualTo(rendered);
            } else {
                // The template has no place for a system message.
                assertThat(roles.getFirst()).isEqualTo("system");
                assertThat(joined(pieces, contents)).contains("content 0\n\ncontent 1");
                assertThat(joined(pieces, contents).replace("content 0\n\n", ""))
                        .isEqualTo(rendered);
            }
        }
    }

    @Test
    void thereAreManyAndTheyDiffer() {
        assertThat(LlamaChatTemplate.names())
                .hasSizeGreaterThan(50)
                .contains("chatml", "llama3", "gemma", "mistral-v7");
        assertThat(LlamaChatTemplate.named("llama3").orElseThrow().scaffold(List.of("user")))
                .containsExactly(
                        "<|start_header_id|>user<|end_header_id|>\n\n",
                        "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(LlamaChatTemplate.named("gemma").orElseThrow().scaffold(List.of("system", "user")))
                .containsExactly("<start_of_turn>user\n", "\n\n", "<end_of_turn>\n<start_of_turn>model\n");
        assertThat(LlamaChatTemplate.named("no such")).isEmpty();
    }

    @Test
    void isToldFromTheSourceInAModelFile() {
        assertThat(LlamaChatTemplate.matching("{{ '<|start_header_id|>' + role + '<|end_header_id|>' }}")
                        .orElseThrow()
                        .name())
                .contains("llama3");
        assertThat(LlamaChatTemplate.matching("{{ '<|im_start|>' + role }}")
                        .orElseThrow()
                        .name())
                .contains("chatml");
        assertThat(LlamaChatTemplate.matching("{{ messages }}")).isEmpty();
        assertThat(LlamaChatTemplate.matching("")).isEmpty();
    }

    @Test
    void refusesAnEmptyChat() {
        var template = LlamaChatTemplate.named("chatml").orElseThrow();

        assertThatThrownBy(() -> template.scaffold(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> contents(int messages) {
        var contents = new ArrayList<String>();
        for (int i = 0; i < messages; i++) {
            contents.add("content " + i);
        }
        return contents;
    }

    private static String joined(List<String> pieces, List<String> contents) {
        var text = new StringBuilder();
        for (int i = 0; i < contents.size(); i++) {
            text.append(pieces.get(i)).append(contents.get(i));
        }
        return text.append(pieces.getLast()).toString();
    }
}
