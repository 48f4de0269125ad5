package io.lectern.prompt;

import io.lectern.engine.PromptPart;
import io.lectern.retrieval.Passage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt, exactly as the engine gets it.
 *
 * @param parts the ids; what is worth keeping ends with its part, and what was made from a document has the document's id
 *     for its source
 * @param passages what the labels stand for: label {@code n} is element {@code n - 1}
 * @param passagesLeftOut candidates that the budget had no room for
 * @param turnsLeftOut earlier turns that the budget had no room for
 */
public record AssembledPrompt(List<PromptPart> parts, List<Passage> passages, int passagesLeftOut, int turnsLeftOut) {

    public AssembledPrompt {
        parts = List.copyOf(parts);
        passages = List.copyOf(passages);
    }

    /** All ids in order. */
    public int[] tokens() {
        return parts.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
    }
}
