package io.lectern.model.cli;

import io.lectern.engine.AwaitedGeneration;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.Sampling;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.ConversationException;
import io.lectern.model.EncodedConversation;
import io.lectern.model.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A conversation with a model, which it remembers as far as it fits. Belongs to one thread. */
final class ChatSession {

    private final LoadedModel model;
    private final List<ChatMessage> system;
    private final ChatWindow window;
    private final UnaryOperator<GenerationRequest> more;
    private final List<ChatMessage> messages = new ArrayList<>();

    /**
     * @param maxTokens of an answer
     * @param more what else every request asks for
     * @throws ConversationException when the model has no place for a system text
     */
    ChatSession(LoadedModel model, Optional<String> system, int maxTokens, UnaryOperator<GenerationRequest> more) {
        this.model = model;
        this.more = more;
        this.system = system.map(ChatMessage::system).stream().toList();
        this.window = new ChatWindow(model.generator().contextTokens(), maxTokens);
        messages.addAll(this.system);
        messages.add(ChatMessage.user(""));
        encoded();
        clear();
    }

    /**
     * An answer.
     *
     * @param messagesLeftOut earlier messages that the model did not read
     * @param tokensCut ids that were cut off the others
     */
    record Reply(GenerationResult result, int messagesLeftOut, int tokensCut) {}

    /**
     * Asks, and remembers question and answer, of an interrupted one what there is; nothing when there is none.
     *
     * @throws EngineException when there is no answer, for a question that does not fit most of all
     */
    Reply ask(String question, Sampling sampling, Consumer<String> reader, Interrupts interrupts) {
        messages.add(ChatMessage.user(question));
        String answer = "";
        try {
            int forgotten = forgetWhatDoesNotFit();
            var conversation = encoded();
            var format = model.chatFormat();
            var limits =
                    new GenerationLimits(window.answer(), format.stopStrings(), format.stopTokens(), Optional.empty());
            var request = more.apply(GenerationRequest.of(conversation.parts(), sampling, limits));
            var generation = AwaitedGeneration.start(model.generator(), request, reader);
            try (var _ = interrupts.handledBy(generation::cancel)) {
                var result = generation.result();
                answer = result.text();
                return new Reply(result, forgotten + conversation.messagesLeftOut(), conversation.tokensCut());
            }
        } finally {
            remember(answer);
        }
    }

    private void remember(String answer) {
        if (answer.isEmpty()) {
            messages.removeLast();
        } else {
            messages.add(ChatMessage.assistant(answer));
        }
    }

    /** Forgets all but the system text. */
    void clear() {
        messages.clear();
        messages.addAll(system);
    }

    /** Whole rounds, the oldest first, for the formats that do not cut by themselves. */
    private int forgetWhatDoesNotFit() {
        int before = messages.size();
        // Formats that cut may have an id more behind what they cut.
        while (encoded().length() > window.prompt() + 1 && messages.size() > system.size() + 1) {
            messages.remove(system.size());
            while (messages.get(system.size()).role() != Role.USER) {
                messages.remove(system.size());
            }
        }
        return before - messages.size();
    }

    private EncodedConversation encoded() {
        return model.encoding().conversation(messages, window);
    }
}
