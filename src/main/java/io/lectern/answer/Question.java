package io.lectern.answer;

import io.lectern.document.DocumentScope;
import io.lectern.prompt.HistoryTurn;
import java.util.List;

/**
 * What is asked, over which documents, after which earlier turns.
 *
 * @param history earlier turns of the conversation, oldest first
 */
public record Question(String text, DocumentScope scope, List<HistoryTurn> history, AnswerOptions options) {

    public Question {
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
        history = List.copyOf(history);
    }
}
