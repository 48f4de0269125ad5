package io.lectern.prompt;

import io.lectern.retrieval.Passage;
import java.util.List;

/**
 * What a prompt is made of.
 *
 * @param system what the model is told about its task
 * @param passages candidates, best first
 * @param history earlier turns, oldest first
 */
public record PromptInput(String system, List<Passage> passages, List<HistoryTurn> history, String question) {

    public PromptInput {
        passages = List.copyOf(passages);
        history = List.copyOf(history);
    }
}
