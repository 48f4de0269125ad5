package io.lectern.prompt;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes into a model's window, and why. Excerpts have the labels 1, 2, … in their order.
 *
 * @param reason why this mode, in a clause that can be shown
 * @param outlines of documents that are read in parts, in the order of their documents
 * @param excerpts in the order of the prompt; those of one document stand together unless the order is another
 * @param kept what of {@code excerpts} stands where it stood in the turn before: the first of them
 * @param evidenceLeftOut what was found and had no room
 * @param window tokens of prompt and answer together
 * @param documents tokens of outlines and excerpts with their labels and heads, exactly as sent
 */
public record PromptPlan(
        ReadingMode mode,
        String reason,
        List<Outline> outlines,
        List<Excerpt> excerpts,
        KeptExcerpts kept,
        int evidenceLeftOut,
        int window,
        PlanRequest.Taken taken,
        int documents) {

    public PromptPlan {
        outlines = List.copyOf(outlines);
        excerpts = List.copyOf(excerpts);
    }

    /** Tokens of the whole prompt. */
    public int promptTokens() {
        return taken.total() - taken.answer() + documents;
    }

    /** The plan as a person reads it, with a line for each excerpt. */
    public String describe() {
        var lines = excerpts.stream()
                .map(excerpt -> "[%d] %s: %s, %,d of %,d tokens"
                        .formatted(
                                excerpts.indexOf(excerpt) + 1,
                                excerpt.document(),
                                excerpt,
                                excerpt.tokens(),
                                excerpt.document().tokens()))
                .collect(Collectors.joining("\n"));
        return "%s: %s\nwindow %,d = answer %,d + frame %,d + history %,d + question %,d + documents %,d + free %,d\n%s"
                .formatted(
                        mode,
                        reason,
                        window,
                        taken.answer(),
                        taken.frame(),
                        taken.history(),
                        taken.question(),
                        documents,
                        window - taken.total() - documents,
                        lines);
    }
}
