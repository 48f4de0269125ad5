package io.lectern.conversation;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** There is no conversation of that id. */
public final class ConversationNotFoundException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE = new ProblemType("conversation-not-found", 404, "Conversation not found");

    public ConversationNotFoundException(ConversationId id) {
        super(TYPE, "There is no conversation %s".formatted(id), Map.of("conversationId", id.value()));
    }
}
