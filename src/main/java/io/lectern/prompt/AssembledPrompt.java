package io.lectern.prompt;

import io.lectern.retrieval.Passage;
import java.util.List;

/**
 * A prompt, exactly as the engine gets it.
 *
 * @param tokens the ids
 * @param passages what the labels stand for: label {@code n} is element {@code n - 1}
 * @param passagesLeftOut candidates that the budget had no room for
 * @param turnsLeftOut earlier turns that the budget had no room for
 */
public record AssembledPrompt(int[] tokens, List<Passage> passages, int passagesLeftOut, int turnsLeftOut) {

    public AssembledPrompt {
        passages = List.copyOf(passages);
    }
}
