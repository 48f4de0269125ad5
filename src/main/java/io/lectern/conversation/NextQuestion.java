package io.lectern.conversation;

import org.jspecify.annotations.Nullable;

/**
 * What is asked next in a conversation.
 *
 * @param parent the turn that it follows; null for the newest one that the conversation has when it is asked
 * @param replaces the turn whose question this one stands for, in a branch of its own, in place of {@code parent}
 * @param scope what it and those behind it are asked over; null for what it was before
 */
public record NextQuestion(
        String content,
        @Nullable Integer parent,
        @Nullable Integer replaces,
        @Nullable Scope scope) {}
