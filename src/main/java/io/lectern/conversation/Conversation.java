package io.lectern.conversation;

import io.lectern.document.DocumentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers that follow one another.
 *
 * @param scope the documents that its questions are over
 */
public record Conversation(ConversationId id, @Nullable String title, DocumentScope scope, Instant createdAt) {}
