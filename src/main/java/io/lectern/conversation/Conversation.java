package io.lectern.conversation;

import io.lectern.document.DocumentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers that follow one another.
 *
 * @param scope the documents that its questions are over
 * @param filter the text of the scope's filter, null when it has none
 */
public record Conversation(
        ConversationId id,
        @Nullable String title,
        DocumentScope scope,
        @Nullable String filter,
        Instant createdAt) {}
