package io.lectern.model.chat;

import static io.lectern.model.ChatEncoding.join;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.EncodedConversation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Baichuan 2, and Baichuan-13B-Chat since it has the same code: the system text as it is, an id before each other message,
 * nothing between. A conversation that ends with an answer goes on with it. {@code build_chat_input} in the models' {@code
 * generation_utils.py}.
 */
final class BaichuanEncoding extends FamilyEncoding {

    private static final Set<Role> ROLES = EnumSet.of(Role.SYSTEM, Role.USER, Role.ASSISTANT);
    private static final int[] NOTHING = {};

    BaichuanEncoding(String format, Tokenizer tokenizer) {
        super(format, ROLES, new UserText(tokenizer, BaichuanTokens.CONTROL));
    }

    @Override
    boolean mayEndWith(Role last) {
        return last == Role.USER || last == Role.ASSISTANT;
    }

    @Override
    int[] between(@Nullable Role before, @Nullable Role next) {
        return next == Role.SYSTEM ? NOTHING : label(next);
    }

    @Override
    EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window) {
        boolean hasSystem = messages.getFirst().role() == Role.SYSTEM;
        int[] system = hasSystem ? content(messages.getFirst().content()) : NOTHING;
        var others = hasSystem ? messages.subList(1, messages.size()) : messages;
        var rounds = Round.split(others, EnumSet.of(Role.USER), i -> ids(others.get(i)));
        var kept = Round.messages(Round.newest(rounds, window.prompt() - system.length));
        var all = new ArrayList<int[]>();
        all.add(system);
        all.addAll(kept);
        boolean goesOn = messages.getLast().role() == Role.ASSISTANT;
        return EncodedConversation.of(all, others.size() - kept.size())
                .endingWith(goesOn ? NOTHING : label(null))
                .last(window.prompt());
    }

    private int[] ids(ChatMessage message) {
        return join(List.of(label(message.role()), content(message.content())));
    }

    private static int[] label(@Nullable Role speaker) {
        return new int[] {speaker == Role.USER ? BaichuanTokens.USER : BaichuanTokens.ASSISTANT};
    }
}
