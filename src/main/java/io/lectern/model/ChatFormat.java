package io.lectern.model;

import java.util.List;

/**
 * How a model was taught to tell the parts of a conversation apart. The scaffold is text that no user writes, in which
 * control tokens count; the contents between are user text, in which they never do.
 */
public interface ChatFormat {

    /** Who speaks. */
    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /** Short name, as in the setting {@code lectern.model.chat-format}. */
    String name();

    /**
     * The scaffold of a conversation: before the first message, between each two, and behind the last with what the
     * model writes its answer behind. It may differ from place to place.
     *
     * @param roles who speaks, at least one
     * @return one text more than there are roles
     */
    List<String> scaffold(List<Role> roles);

    /** Texts that end an answer, beside the model's own end-of-generation tokens. */
    List<String> stopStrings();
}
