package io.lectern.conversation.web;

import io.lectern.answer.Answer;
import io.lectern.conversation.Conversation;
import io.lectern.conversation.ConversationId;
import io.lectern.conversation.Turn;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conversations as the API shows them. */
final class ConversationViews {

    private ConversationViews() {}

    /** One of a list. */
    record Summary(
            ConversationId id,
            @Nullable String title,
            Set<CollectionId> collectionIds,
            Set<DocumentId> documentIds,
            @Nullable String filter,
            Instant createdAt) {

        static Summary of(Conversation conversation) {
            return new Summary(
                    conversation.id(),
                    conversation.title(),
                    conversation.scope().collections(),
                    conversation.scope().documents(),
                    conversation.filter(),
                    conversation.createdAt());
        }
    }

    /** One with its messages, oldest first. */
    record Full(
            ConversationId id,
            @Nullable String title,
            Set<CollectionId> collectionIds,
            Set<DocumentId> documentIds,
            @Nullable String filter,
            Instant createdAt,
            List<Message> messages) {

        static Full of(Conversation conversation, List<Message> messages) {
            return new Full(
                    conversation.id(),
                    conversation.title(),
                    conversation.scope().collections(),
                    conversation.scope().documents(),
                    conversation.filter(),
                    conversation.createdAt(),
                    messages);
        }
    }

    /** A question and its answer with the citations. */
    record Message(int ordinal, String content, Answer answer, Instant createdAt) {

        static Message of(Turn turn, Answer answer) {
            return new Message(turn.ordinal(), turn.question(), answer, turn.createdAt());
        }
    }
}
