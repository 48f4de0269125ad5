package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.EngineException;
import io.lectern.engine.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

class EngineChatModelTests {

    private static final Prompt PROMPT =
            new Prompt(List.of(new SystemMessage("Be brief."), new UserMessage("What is the weather like?")));

    @TempDir
    private static Path folder;

    private static Models models;
    private static EngineChatModel chat;

    @BeforeAll
    static void load() {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny", " spells", " and rain."), 1024);
        models = new Models(new ModelSettings(file, null, 1, 4, null), new EngineSettings(null));
        chat = new EngineChatModel(models);
    }

    @AfterAll
    static void close() {
        models.destroy();
    }

    @Test
    void answersAPromptWithItsUsage() {
        var response = chat.call(PROMPT);

        assertThat(Objects.requireNonNull(response.getResult()).getOutput().getText())
                .isEqualTo("Sunny spells and rain.");
        assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("stop");
        assertThat(response.getMetadata().getUsage().getCompletionTokens()).isEqualTo(3);
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isGreaterThan(20);
    }

    @Test
    void streamsThePiecesAsTheyCome() {
        var texts = chat.stream(PROMPT)
                .map(response -> Objects.requireNonNull(
                        response.getResults().getFirst().getOutput().getText()))
                .collectList()
                .block();

        assertThat(texts).containsExactly("Sunny", " spells", " and rain.", "");
    }

    @Test
    @Timeout(60)
    void aSubscriberMayAskTheModelAgain() {
        var first = chat.stream(PROMPT)
                .map(response -> chat.call(PROMPT).getResults().getFirst().getOutput())
                .blockFirst();

        assertThat(Objects.requireNonNull(first).getText()).isEqualTo("Sunny spells and rain.");
    }

    @Test
    void keepsToTheOptions() {
        var options = ChatOptions.builder().maxTokens(1).build();

        var response = chat.call(new Prompt(PROMPT.getInstructions(), options));

        assertThat(Objects.requireNonNull(response.getResult()).getOutput().getText())
                .isEqualTo("Sunny");
        assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("length");
    }

    @Test
    void refusesAToolMessage() {
        var tool = ToolResponseMessage.builder().responses(List.of()).build();

        assertThatThrownBy(() -> chat.call(new Prompt(List.of(tool))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool message");
    }

    @Test
    void withoutAModelItSaysWhichSettingIsMissing() {
        var none = new Models(new ModelSettings(null, null, null, 4, null), new EngineSettings(null));

        assertThatThrownBy(() -> new EngineChatModel(none).call(PROMPT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("lectern.model.path");
    }
}
