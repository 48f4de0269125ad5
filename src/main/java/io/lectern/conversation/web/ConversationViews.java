package io.lectern.conversation.web;

import io.lectern.answer.Answer;
import io.lectern.conversation.Conversation;
import io.lectern.conversation.ConversationId;
import io.lectern.conversation.Scope;
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

    /**
     * A question and its answer with the citations.
     *
     * @param parent the message that it follows, null for the first
     * @param alternatives ordinals of the messages that follow the same one, itself among them
     * @param scope what it was asked over, when that was another than before
     */
    record Message(
            int ordinal,
            @Nullable Integer parent,
            List<Integer> alternatives,
            String content,
            @Nullable MessageScope scope,
            Answer answer,
            Instant createdAt) {

        static Message of(Turn turn, Answer answer) {
            return new Message(
                    turn.ordinal(),
                    turn.parent(),
                    turn.alternatives(),
                    turn.question(),
                    turn.scope() == null ? null : MessageScope.of(turn.scope()),
                    answer,
                    turn.createdAt());
        }
    }

    /** The documents of a message that were not those of the one before it. */
    record MessageScope(
            Set<CollectionId> collectionIds,
            Set<DocumentId> documentIds,
            @Nullable String filter) {

        static MessageScope of(Scope scope) {
            return new MessageScope(
                    scope.documents().collections(), scope.documents().documents(), scope.filter());
        }
    }
}
