package io.lectern.model.chat;

import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.ConversationException;
import io.lectern.model.EncodedConversation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the encodings of all families have in common: which messages they take, and scaffold that is ids from the start. */
abstract class FamilyEncoding implements ChatEncoding {

    private final String format;
    private final Set<Role> roles;
    private final UserText text;

    /** @param roles that have a place in a conversation; a system message always comes first */
    FamilyEncoding(String format, Set<Role> roles, UserText text) {
        this.format = format;
        this.roles = roles;
        this.text = text;
    }

    /**
     * The ids between two messages.
     *
     * @param before null for the begin of the prompt
     * @param next null for the answer
     */
    abstract int[] between(@Nullable Role before, @Nullable Role next);

    /** The ids of messages that were checked. */
    abstract EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window);

    @Override
    public final int[] content(String content) {
        return text.ids(content);
    }

    @Override
    public final List<int[]> scaffold(List<Role> speakers) {
        int tool = roles.contains(Role.TOOL) ? -1 : speakers.indexOf(Role.TOOL);
        if (tool >= 0) {
            throw ConversationException.role(format, tool, Role.TOOL, roles);
        }
        var pieces = new ArrayList<int[]>();
        @Nullable Role before = null;
        for (var next : speakers) {
            pieces.add(between(before, next));
            before = next;
        }
        pieces.add(between(before, null));
        return pieces;
    }

    @Override
    public final EncodedConversation conversation(List<ChatMessage> messages, ChatWindow window) {
        if (messages.isEmpty()) {
            throw ConversationException.empty(format);
        }
        for (int i = 0; i < messages.size(); i++) {
            var role = messages.get(i).role();
            if (!roles.contains(role)) {
                throw ConversationException.role(format, i, role, roles);
            }
            if (role == Role.SYSTEM && i > 0) {
                throw ConversationException.place(format, i, role, "it must be the first");
            }
        }
        var last = messages.getLast().role();
        if (!mayEndWith(last)) {
            throw ConversationException.place(format, messages.size() - 1, last, "the last must be one to answer");
        }
        return encoded(messages, window);
    }

    boolean mayEndWith(Role last) {
        return last == Role.USER || last == Role.TOOL;
    }
}
