package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.engine.Sampling.Penalties;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
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
 * {@code temperature}, {@code topK}, {@code topP}, {@code frequencyPenalty}, {@code presencePenalty}; cancelling the stream
 * cancels the generation. Fails with {@link EngineException} when no model is ready, and with
 * {@link IllegalArgumentException} for tool messages, which this model does not know, and options out of range.
 */
@Component
class EngineChatModel implements ChatModel {

    private static final int DEFAULT_MAX_TOKENS = 512;

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
                    var listener = new Listener(model.name(), sink);
                    var generation = model.generator().generate(request(model, prompt), listener);
                    sink.onDispose(generation::cancel);
                })
                // Subscribers may block, or ask this very model; the engine's thread must do neither.
                .publishOn(Schedulers.boundedElastic());
    }

    private LoadedModel ready() {
        return switch (models.availability()) {
            case Ready(LoadedModel model) -> model;
            case NotConfigured() -> throw new EngineException("No model is configured: set lectern.model.path");
            case Unavailable(String reason) -> throw new EngineException(reason);
        };
    }

    static GenerationRequest request(LoadedModel model, Prompt prompt) {
        var options = Optional.ofNullable(prompt.getOptions());
        var stops = new ArrayList<>(model.chatFormat().stopStrings());
        options.map(ChatOptions::getStopSequences).ifPresent(stops::addAll);
        return GenerationRequest.of(
                parts(model.encoding(), prompt.getInstructions()),
                options.map(EngineChatModel::sampling).orElse(Sampling.GREEDY),
                new GenerationLimits(
                        options.map(ChatOptions::getMaxTokens).orElse(DEFAULT_MAX_TOKENS), stops, Optional.empty()));
    }

    private static Sampling sampling(ChatOptions options) {
        return Sampling.of(orElse(options.getTemperature(), 0), 0)
                .withTopK(Objects.requireNonNullElse(options.getTopK(), 0))
                .withTopP(orElse(options.getTopP(), 1))
                .withPenalties(new Penalties(
                        1, orElse(options.getFrequencyPenalty(), 0), orElse(options.getPresencePenalty(), 0)));
    }

    private static float orElse(@Nullable Double value, float unset) {
        return value == null ? unset : value.floatValue();
    }

    /** A boundary behind each message, as the next prompt of the conversation begins with them. */
    private static List<PromptPart> parts(ChatEncoding encoding, List<Message> messages) {
        var scaffold =
                encoding.scaffold(messages.stream().map(EngineChatModel::role).toList());
        var parts = new ArrayList<PromptPart>();
        for (int i = 0; i < messages.size(); i++) {
            var text =
                    encoding.content(Objects.requireNonNullElse(messages.get(i).getText(), ""));
            int[] tokens = ChatEncoding.join(List.of(scaffold.get(i), text));
            if (tokens.length > 0) {
                parts.add(PromptPart.cached(tokens));
            }
        }
        if (scaffold.getLast().length > 0) {
            parts.add(PromptPart.of(scaffold.getLast()));
        }
        return parts;
    }

    private static Role role(Message message) {
        return switch (message.getMessageType()) {
            case SYSTEM -> Role.SYSTEM;
            case USER -> Role.USER;
            case ASSISTANT -> Role.ASSISTANT;
            case TOOL -> throw new IllegalArgumentException("a tool message has no place in this model's chat format");
        };
    }

    /** Sends every piece of text as a response, and at the end one without text that has the usage. */
    private static final class Listener implements GenerationListener {

        private final String model;
        private final FluxSink<ChatResponse> sink;

        Listener(String model, FluxSink<ChatResponse> sink) {
            this.model = model;
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
                        result.usage().promptTokens(), result.usage().completionTokens()));
            }
            return new ChatResponse(
                    List.of(new Generation(new AssistantMessage(text), generation.build())), metadata.build());
        }
    }
}
