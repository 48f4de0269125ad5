package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.AdapterUnknownException;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
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
        models = ModelSettingsTests.models(folder, Map.of("path", file.toString(), "threads", "1"));
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
    void everyOptionReachesTheEngine() {
        var options = ChatOptions.builder()
                .maxTokens(7)
                .stopSequences(List.of("###"))
                .temperature(0.5)
                .topK(40)
                .topP(0.75)
                .frequencyPenalty(0.25)
                .presencePenalty(-0.5)
                .build();

        var request = request(model(), new Prompt(PROMPT.getInstructions(), options));

        assertThat(request.sampling())
                .isEqualTo(Sampling.of(0.5f, 0)
                        .withTopK(40)
                        .withTopP(0.75f)
                        .withPenalties(new Sampling.Penalties(1, 0.25f, -0.5f)));
        assertThat(request.limits().maxTokens()).isEqualTo(7);
        assertThat(request.limits().stopStrings()).contains("###");
    }

    @Test
    void aNameThatIsNotTheModelsIsThatOfAnAdapter() {
        var own = ChatOptions.builder().model(model().name()).build();
        var other = ChatOptions.builder().model("legal").build();

        assertThat(request(model(), new Prompt(PROMPT.getInstructions(), own)).adapter())
                .isEmpty();
        assertThat(request(model(), new Prompt(PROMPT.getInstructions(), other)).adapter())
                .contains("legal");
        assertThatThrownBy(() -> chat.call(new Prompt(PROMPT.getInstructions(), other)))
                .isInstanceOf(AdapterUnknownException.class)
                .hasMessageContaining("'legal'");
    }

    @Test
    void withoutOptionsItIsGreedy() {
        assertThat(request(model(), PROMPT).sampling()).isEqualTo(Sampling.GREEDY);
    }

    @Test
    void whatNoOptionSaysIsAsTheAuthorsHaveIt() {
        var authors = new GenerationDefaults(0.3f, 5, 0.85f, 1.05f, 2_048);
        var model = with(ChatFormats.named("baichuan2"), authors);
        var options = ChatOptions.builder().temperature(0.0).build();

        var plain = request(model, PROMPT);
        var asked = request(model, new Prompt(PROMPT.getInstructions(), options));

        assertThat(plain.sampling()).isEqualTo(authors.sampling(0));
        assertThat(plain.limits().maxTokens()).isEqualTo(2_048);
        assertThat(plain.limits().stopTokens()).containsExactly(195);
        assertThat(asked.sampling().temperature()).isZero();
        assertThat(asked.sampling().topK()).isEqualTo(5);
        assertThat(asked.sampling().penalties().repetition()).isEqualTo(1.05f);
    }

    @Test
    void whatAToolGaveBackReachesTheModelsThatKnowIt() {
        var tool = ToolResponseMessage.builder()
                .responses(List.of(new ToolResponseMessage.ToolResponse("1", "clock", "noon")))
                .build();
        var prompt = new Prompt(List.of(new UserMessage("What time is it?"), new AssistantMessage("clock()"), tool));
        var model = with(ChatFormats.named("xverse"), GenerationDefaults.GREEDY);

        var tokens = EngineChatModel.conversation(model, prompt).tokens();

        assertThat(model.tokenizer().decode(tokens)).contains("Exec: noon\n\nAssistant: ");
    }

    @Test
    void theLastResponseSaysWhatWasNotRead() {
        var messages = new ArrayList<Message>();
        for (int turn = 0; turn < 30; turn++) {
            messages.add(new UserMessage("What is the weather like?"));
            messages.add(new AssistantMessage("Sunny spells and rain."));
        }
        messages.add(new UserMessage("And tomorrow?"));
        var model = with(ChatFormats.named("baichuan2"), GenerationDefaults.GREEDY);

        var conversation = EngineChatModel.conversation(model, new Prompt(messages));
        var metadata = chat.call(PROMPT).getMetadata();

        assertThat(conversation.messagesLeftOut()).isPositive();
        assertThat(conversation.length()).isLessThan(model.generator().contextTokens());
        assertThat(metadata.<Integer>get(EngineChatModel.MESSAGES_LEFT_OUT)).isZero();
        assertThat(metadata.<Integer>get(EngineChatModel.TOKENS_CUT)).isZero();
    }

    private static LoadedModel with(ChatFormat format, GenerationDefaults defaults) {
        var generator = model().generator();
        return new LoadedModel(generator, generator.tokenizer(), format, defaults);
    }

    @Test
    void anOptionOutOfRangeIsRefusedByName() {
        var options = ChatOptions.builder().topP(1.5).build();

        assertThatThrownBy(() -> chat.call(new Prompt(PROMPT.getInstructions(), options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topP must be 0.0 to 1.0: 1.5");
    }

    @Test
    void aLongerConversationBeginsWithTheBoundariesOfTheShorterOne() {
        var shorter = request(model(), PROMPT).prompt();
        var messages = new ArrayList<>(PROMPT.getInstructions());
        messages.add(new AssistantMessage("Sunny."));
        messages.add(new UserMessage("And tomorrow?"));

        var longer = request(model(), new Prompt(messages)).prompt();

        assertThat(longer).extracting(PromptPart::cacheBoundary).containsExactly(true, true, true, true, false);
        assertThat(shorter).extracting(PromptPart::cacheBoundary).containsExactly(true, true, false);
        for (int part = 0; part < 2; part++) {
            assertThat(longer.get(part).tokens()).isEqualTo(shorter.get(part).tokens());
        }
    }

    private static GenerationRequest request(LoadedModel model, Prompt prompt) {
        return EngineChatModel.request(model, EngineChatModel.conversation(model, prompt), prompt.getOptions());
    }

    private static LoadedModel model() {
        return ((ModelAvailability.Ready) models.availability()).model();
    }

    @Test
    void refusesAToolMessage() {
        var tool = ToolResponseMessage.builder()
                .responses(List.of(new ToolResponseMessage.ToolResponse("1", "clock", "noon")))
                .build();

        assertThatThrownBy(() -> chat.call(new Prompt(List.of(tool))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool message");
    }

    @Test
    void withoutAModelItSaysWhichSettingIsMissing() {
        var none = ModelSettingsTests.models(folder, Map.of());

        assertThatThrownBy(() -> new EngineChatModel(none).call(PROMPT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("lectern.model.path");
    }
}
