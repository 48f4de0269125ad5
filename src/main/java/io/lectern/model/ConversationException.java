package io.lectern.model;

import io.lectern.model.ChatFormat.Role;
import java.util.Collection;
import java.util.stream.Collectors;

/** A conversation for which a chat format has no form. */
public final class ConversationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String format;
    private final int message;

    private ConversationException(String format, int message, String sentence) {
        super(sentence);
        this.format = format;
        this.message = message;
    }

    /**
     * A message of somebody who has no place.
     *
     * @param message which one, from 0 on
     */
    public static ConversationException role(String format, int message, Role role, Collection<Role> known) {
        return new ConversationException(
                format,
                message,
                "Message %d is %s message, which has no place in the chat format %s: it knows %s"
                        .formatted(
                                message + 1,
                                named(role),
                                format,
                                known.stream().map(Role::toString).collect(Collectors.joining(", "))));
    }

    /**
     * A message at the wrong place.
     *
     * @param message which one, from 0 on
     */
    public static ConversationException place(String format, int message, Role role, String limit) {
        return new ConversationException(
                format,
                message,
                "Message %d is %s message; in the chat format %s %s"
                        .formatted(message + 1, named(role), format, limit));
    }

    public static ConversationException empty(String format) {
        return new ConversationException(
                format, 0, "A conversation in the chat format %s needs a message".formatted(format));
    }

    private static String named(Role role) {
        return (role == Role.ASSISTANT ? "an " : "a ") + role;
    }

    public String format() {
        return format;
    }

    /** Which message, from 0 on. */
    public int message() {
        return message;
    }
}
