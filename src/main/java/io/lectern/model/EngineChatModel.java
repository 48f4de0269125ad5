package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.Sampling;
import io.lectern.engine.Sampling.Penalties;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/**
 * The native engine as a Spring AI chat model. Options: {@code maxTokens}, {@code stopSequences},
 * {@code temperature}, {@code topK}, {@code topP}, {@code frequencyPenalty}, {@code presencePenalty}, and as {@code model} the
 * name of one of the model's LoRA adapters; what they leave open is as the model's authors have it, and the same prompt gets
 * the same answer. Messages are cut as the authors cut them: the
 * last response says in its metadata ({@value #MESSAGES_LEFT_OUT}, {@value #TOKENS_CUT}) what was not read. Cancelling the
 * stream cancels the generation. Fails with {@link EngineException} when no model is ready, and with
 * {@link IllegalArgumentException} for messages for which the model's chat format has no place, and options out of range.
 */
@Component
class EngineChatModel implements ChatModel {

    static final String MESSAGES_LEFT_OUT = "messagesLeftOut";
    static final String TOKENS_CUT = "tokensCut";

    private final Models models;

    EngineChatModel(Models models) {
        this.models = models;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        var responses = stream(prompt).collectList().blockOptional().orElseThrow();
        var text = new StringBuilder();
        responses.forEach(response ->
                text.append(response.getResults().getFirst().getOutput().getText()));
        var last = responses.getLast();
        return new ChatResponse(
                List.of(new Generation(
                        new AssistantMessage(text.toString()),
                        last.getResults().getFirst().getMetadata())),
                last.getMetadata());
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.<ChatResponse>create(sink -> {
                    var model = ready();
                    var conversation = conversation(model, prompt);
                    var listener = new Listener(model.name(), conversation, sink);
                    var generation =
                            model.generator().generate(request(model, conversation, prompt.getOptions()), listener);
                    sink.onDispose(generation::cancel);
                })
                // Subscribers may block, or ask this very model; the engine's thread must do neither.
                .publishOn(Schedulers.boundedElastic());
    }

    private LoadedModel ready() {
        return switch (models.availability()) {
            case Ready(LoadedModel model) -> model;
            case NotConfigured() ->
                throw new EngineException("No model is configured: set lectern.model.name or lectern.model.path");
            case Unavailable(String reason) -> throw new EngineException(reason);
        };
    }

    static EncodedConversation conversation(LoadedModel model, Prompt prompt) {
        var messages = prompt.getInstructions().stream()
                .flatMap(EngineChatModel::messages)
                .toList();
        var window = new ChatWindow(model.generator().contextTokens(), maxTokens(model, prompt.getOptions()));
        return model.encoding().conversation(messages, window);
    }

    static GenerationRequest request(
            LoadedModel model, EncodedConversation conversation, @Nullable ChatOptions options) {
        var format = model.chatFormat();
        var stops = new ArrayList<>(format.stopStrings());
        Optional.ofNullable(options).map(ChatOptions::getStopSequences).ifPresent(stops::addAll);
        var request = GenerationRequest.of(
                conversation.parts(),
                sampling(model.defaults(), options),
                new GenerationLimits(maxTokens(model, options), stops, format.stopTokens(), Optional.empty()));
        return Optional.ofNullable(options)
                .map(ChatOptions::getModel)
                .filter(name -> !name.equals(model.name()))
                .map(request::withAdapter)
                .orElse(request);
    }

    private static int maxTokens(LoadedModel model, @Nullable ChatOptions options) {
        return Optional.ofNullable(options)
                .map(ChatOptions::getMaxTokens)
                .orElse(model.defaults().maxTokens());
    }

    private static Sampling sampling(GenerationDefaults defaults, @Nullable ChatOptions options) {
        if (options == null) {
            return defaults.sampling(0);
        }
        return Sampling.of(orElse(options.getTemperature(), defaults.temperature()), 0)
                .withTopK(Objects.requireNonNullElse(options.getTopK(), defaults.topK()))
                .withTopP(orElse(options.getTopP(), defaults.topP()))
                .withPenalties(new Penalties(
                        defaults.repetitionPenalty(),
                        orElse(options.getFrequencyPenalty(), 0),
                        orElse(options.getPresencePenalty(), 0)));
    }

    private static float orElse(@Nullable Double value, float unset) {
        return value == null ? unset : value.floatValue();
    }

    /** What several tools gave back is a message for each. */
    private static Stream<ChatMessage> messages(Message message) {
        String text = Objects.requireNonNullElse(message.getText(), "");
        return switch (message.getMessageType()) {
            case SYSTEM -> Stream.of(ChatMessage.system(text));
            case USER -> Stream.of(ChatMessage.user(text));
            case ASSISTANT -> Stream.of(ChatMessage.assistant(text));
            case TOOL ->
                ((ToolResponseMessage) message)
                        .getResponses().stream().map(response -> ChatMessage.tool(response.responseData()));
        };
    }

    /** Sends every piece of text as a response, and at the end one without text that has the usage. */
    private static final class Listener implements GenerationListener {

        private final String model;
        private final EncodedConversation conversation;
        private final FluxSink<ChatResponse> sink;

        Listener(String model, EncodedConversation conversation, FluxSink<ChatResponse> sink) {
            this.model = model;
            this.conversation = conversation;
            this.sink = sink;
        }

        @Override
        public void text(String delta) {
            sink.next(response(delta, null));
        }

        @Override
        public void finished(GenerationResult result) {
            sink.next(response("", result));
            sink.complete();
        }

        @Override
        public void failed(EngineException failure) {
            sink.error(failure);
        }

        private ChatResponse response(String text, @Nullable GenerationResult result) {
            var generation = ChatGenerationMetadata.builder();
            var metadata = ChatResponseMetadata.builder().model(model);
            if (result != null) {
                generation.finishReason(result.reason().name().toLowerCase(Locale.ROOT));
                metadata.usage(new DefaultUsage(
                                result.usage().promptTokens(), result.usage().completionTokens()))
                        .keyValue(MESSAGES_LEFT_OUT, conversation.messagesLeftOut())
                        .keyValue(TOKENS_CUT, conversation.tokensCut());
            }
            return new ChatResponse(
                    List.of(new Generation(new AssistantMessage(text), generation.build())), metadata.build());
        }
    }
}
