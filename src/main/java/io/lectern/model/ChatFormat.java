package io.lectern.model;

import java.util.List;

/**
 * How a model was taught to tell the parts of a conversation apart. The scaffold is Lectern's own text, in which
 * control tokens count; the content between is user text, in which they never do.
 */
public interface ChatFormat {

    /** Who speaks. */
    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /**
     * Scaffold text around one message.
     *
     * @param before put in front of the content
     * @param after put behind it
     */
    record Scaffold(String before, String after) {}

    /** Short name, as in the setting {@code lectern.model.chat-format}. */
    String name();

    Scaffold around(Role role);

    /** Scaffold text after the last message, behind which the model writes its answer. */
    String answerPrefix();

    /** Texts that end an answer, beside the model's own end-of-generation tokens. */
    List<String> stopStrings();
}
