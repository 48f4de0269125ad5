package io.lectern.conversation;

import org.jspecify.annotations.Nullable;

/**
 * What is asked next in a conversation.
 *
 * @param replaces the turn whose question this one stands for, in a branch of its own; null to follow the newest turn
 * @param scope what it and those behind it are asked over; null for what it was before
 */
public record NextQuestion(
        String content,
        @Nullable Integer replaces,
        @Nullable Scope scope) {}
