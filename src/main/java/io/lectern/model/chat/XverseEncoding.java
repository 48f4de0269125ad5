package io.lectern.model.chat;

import static io.lectern.model.ChatEncoding.join;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.EncodedConversation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * XVERSE's chat models since 13B-2: labels and contents become ids apart from each other; a system text is a message of the
 * human, and what a tool gave back has a label of its own. The newest message is cut at its end, so that the label of the
 * answer always has room. {@code _build_chat_input} of the models' later {@code modeling_xverse.py}, as others repeat it.
 */
final class XverseEncoding extends FamilyEncoding {

    private static final Set<Role> ROLES = EnumSet.allOf(Role.class);
    private static final Set<Role> OPENERS = EnumSet.of(Role.SYSTEM, Role.USER, Role.TOOL);

    private final int promptTokens;

    /** @param promptTokens {@code max_tokenizer_truncation}: most tokens of a prompt, however large the window is */
    XverseEncoding(String format, Tokenizer tokenizer, int promptTokens) {
        super(format, ROLES, new UserText(tokenizer, XverseTokens.CONTROL));
        this.promptTokens = promptTokens;
    }

    @Override
    int[] between(@Nullable Role before, @Nullable Role next) {
        return before == null ? label(next) : join(List.of(end(before), label(next)));
    }

    @Override
    EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window) {
        int[] answer = label(null);
        int limit = Math.max(0, Math.min(promptTokens, window.prompt()) - answer.length);
        int newest = messages.size() - 1;
        int[] question = ids(messages.getLast());
        int[] cut = Arrays.copyOf(question, Math.min(question.length, limit));
        var rounds = Round.split(messages, OPENERS, i -> i == newest ? cut : ids(messages.get(i))).stream()
                .filter(Round::opened)
                .toList();
        var kept = Round.messages(Round.newest(rounds, limit));
        var whole = EncodedConversation.of(kept, messages.size() - kept.size()).endingWith(answer);
        return new EncodedConversation(whole.parts(), whole.messagesLeftOut(), question.length - cut.length);
    }

    /** In one call each, as the authors have it: label, and content with the blank lines behind it. */
    private int[] ids(ChatMessage message) {
        int[] label = label(message.role());
        String text = message.content();
        return switch (message.role()) {
            case SYSTEM -> join(List.of(label, content(text + "\n")));
            case USER, TOOL -> join(List.of(label, content(text + XverseTokens.PARAGRAPH)));
            case ASSISTANT -> join(List.of(label, content(text), end(Role.ASSISTANT)));
        };
    }

    private int[] label(@Nullable Role speaker) {
        return content(
                switch (speaker) {
                    case SYSTEM, USER -> XverseTokens.HUMAN;
                    case TOOL -> "Exec: ";
                    case ASSISTANT -> XverseTokens.ASSISTANT;
                    case null -> XverseTokens.ASSISTANT;
                });
    }

    private int[] end(Role speaker) {
        return switch (speaker) {
            case SYSTEM -> content("\n");
            case USER, TOOL -> content(XverseTokens.PARAGRAPH);
            case ASSISTANT -> new int[] {XverseTokens.END};
        };
    }
}
