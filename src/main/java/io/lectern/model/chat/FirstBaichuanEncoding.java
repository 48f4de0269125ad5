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
 * Baichuan-13B-Chat as it first came out: an id before each message and the end of the text behind each answer, no system
 * text. {@code BaichuanForCausalLM._build_chat_input} in its {@code modeling_baichuan.py}.
 */
final class FirstBaichuanEncoding extends FamilyEncoding {

    private static final Set<Role> ROLES = EnumSet.of(Role.USER, Role.ASSISTANT);

    FirstBaichuanEncoding(String format, Tokenizer tokenizer) {
        super(format, ROLES, new UserText(tokenizer, BaichuanTokens.CONTROL));
    }

    @Override
    int[] between(@Nullable Role before, @Nullable Role next) {
        if (before == Role.SYSTEM && next == Role.USER) {
            return content("\n\n");
        }
        boolean human = next == Role.USER || next == Role.SYSTEM;
        int label = human ? BaichuanTokens.USER : BaichuanTokens.ASSISTANT;
        return before == Role.ASSISTANT ? new int[] {BaichuanTokens.END, label} : new int[] {label};
    }

    @Override
    EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window) {
        var rounds = Round.split(messages, EnumSet.of(Role.USER), i -> ids(messages.get(i))).stream()
                .filter(Round::opened)
                .toList();
        var kept = Round.messages(Round.newest(rounds, window.prompt()));
        return EncodedConversation.of(kept, messages.size() - kept.size())
                .last(window.prompt())
                .endingWith(BaichuanTokens.ASSISTANT);
    }

    private int[] ids(ChatMessage message) {
        int[] content = content(message.content());
        return message.role() == Role.USER
                ? join(List.of(new int[] {BaichuanTokens.USER}, content))
                : join(List.of(new int[] {BaichuanTokens.ASSISTANT}, content, new int[] {BaichuanTokens.END}));
    }
}
