package io.lectern.model;

import io.lectern.model.ChatFormat.Role;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns conversations into token ids, in two ways. A plain conversation becomes exactly the ids that the authors' code makes
 * of it, cut as they cut it. A prompt that is assembled of more than messages gets the scaffold around them, and its
 * contents become ids piece by piece, so that lengths add up exactly and each piece can be kept by itself; where a family
 * turns label and content into ids together, the two ways may differ in the ids at such a border, never in the text. No
 * content can become a control token. Safe for use by several threads.
 */
public interface ChatEncoding {

    /**
     * The scaffold around messages: before the first, between each two, and behind the last with what the model writes its
     * answer behind. A system text in a format that has no place for one stands before the text of the first user.
     *
     * @param roles who speaks, at least one
     * @return one more than there are roles; some may be empty
     * @throws ConversationException when the format has no place for one of them
     */
    List<int[]> scaffold(List<Role> roles);

    /** The ids of text that others wrote. */
    int[] content(String text);

    /**
     * A whole conversation. Formats whose authors do not cut never do: the engine refuses what is too long.
     *
     * @throws ConversationException when the format has no place for one of the messages
     */
    EncodedConversation conversation(List<ChatMessage> messages, ChatWindow window);

    /** The ids of all parts in their order. */
    static int[] join(List<int[]> parts) {
        return parts.stream().flatMapToInt(IntStream::of).toArray();
    }
}
