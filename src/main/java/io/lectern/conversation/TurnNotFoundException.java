package io.lectern.conversation;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** A conversation has no such turn. */
public final class TurnNotFoundException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE = new ProblemType("turn-not-found", 404, "Turn not found");

    public TurnNotFoundException(ConversationId id, int ordinal) {
        super(
                TYPE,
                "The conversation %s has no turn %d".formatted(id, ordinal),
                Map.of("conversationId", id.value(), "ordinal", ordinal));
    }
}
