package io.lectern.model;

import io.lectern.model.ChatFormat.Role;

/** What somebody said in a conversation. */
public record ChatMessage(Role role, String content) {

    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage(Role.ASSISTANT, content);
    }

    public static ChatMessage tool(String content) {
        return new ChatMessage(Role.TOOL, content);
    }
}
