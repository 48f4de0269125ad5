package io.lectern.answer;

import io.lectern.document.DocumentScope;
import io.lectern.prompt.HistoryTurn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, over which documents, after which earlier turns.
 *
 * @param history earlier turns of the conversation, oldest first
 * @param follows the answer of the turn before, when it was over the same documents; null otherwise
 */
public record Question(
        String text,
        DocumentScope scope,
        List<HistoryTurn> history,
        AnswerOptions options,
        @Nullable AnswerId follows) {

    public Question {
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
        history = List.copyOf(history);
    }

    /** A question that no answer precedes. */
    public Question(String text, DocumentScope scope, List<HistoryTurn> history, AnswerOptions options) {
        this(text, scope, history, options, null);
    }
}
