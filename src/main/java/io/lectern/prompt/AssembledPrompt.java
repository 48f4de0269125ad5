package io.lectern.prompt;

import io.lectern.engine.PromptPart;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt, exactly as the engine gets it.
 *
 * @param parts the ids; what is worth keeping ends with its part, and what was made from a document has the document's id
 *     for its source
 * @param plan what was chosen, and why; the label {@code n} stands for its excerpt {@code n - 1}
 * @param entries what each stretch of the ids was made from
 * @param turnsLeftOut earlier turns that the budget had no room for
 */
public record AssembledPrompt(List<PromptPart> parts, PromptPlan plan, List<PromptEntry> entries, int turnsLeftOut) {

    public AssembledPrompt {
        parts = List.copyOf(parts);
        entries = List.copyOf(entries);
    }

    /** All ids in order. */
    public int[] tokens() {
        return parts.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
    }
}
