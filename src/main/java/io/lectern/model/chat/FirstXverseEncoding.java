package io.lectern.model.chat;

import static io.lectern.model.ChatEncoding.join;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.EncodedConversation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * XVERSE-13B-Chat as it first came out: label and content become ids together, the newest question together with the
 * label of the answer; no system text. {@code XverseForCausalLM._build_chat_input} in its {@code modeling_xverse.py}.
 */
final class FirstXverseEncoding extends FamilyEncoding {

    private static final Set<Role> ROLES = EnumSet.of(Role.USER, Role.ASSISTANT);

    FirstXverseEncoding(String format, Tokenizer tokenizer) {
        super(format, ROLES, new UserText(tokenizer, XverseTokens.CONTROL));
    }

    @Override
    boolean mayEndWith(Role last) {
        return last == Role.USER;
    }

    @Override
    int[] between(@Nullable Role before, @Nullable Role next) {
        boolean human = next == Role.USER || next == Role.SYSTEM;
        String label = human ? XverseTokens.HUMAN : XverseTokens.ASSISTANT;
        if (before == null) {
            return content(label);
        }
        return switch (before) {
            case SYSTEM -> content(next == Role.USER ? XverseTokens.PARAGRAPH : XverseTokens.PARAGRAPH + label);
            case USER, TOOL -> content(XverseTokens.PARAGRAPH + label);
            case ASSISTANT -> join(List.of(new int[] {XverseTokens.END}, content(label)));
        };
    }

    @Override
    EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window) {
        int newest = messages.size() - 1;
        var rounds = Round.split(messages, EnumSet.of(Role.USER), i -> ids(messages.get(i), i == newest)).stream()
                .filter(Round::opened)
                .toList();
        var kept = Round.messages(Round.newest(rounds, window.prompt()));
        return EncodedConversation.of(kept.subList(0, kept.size() - 1), messages.size() - kept.size())
                .endingWith(kept.getLast())
                .last(window.prompt());
    }

    private int[] ids(ChatMessage message, boolean newest) {
        String text = message.content();
        if (message.role() == Role.ASSISTANT) {
            return join(List.of(content(XverseTokens.ASSISTANT + text), new int[] {XverseTokens.END}));
        }
        String question = XverseTokens.HUMAN + text + XverseTokens.PARAGRAPH;
        return content(newest ? question + XverseTokens.ASSISTANT : question);
    }
}
