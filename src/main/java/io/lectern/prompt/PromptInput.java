package io.lectern.prompt;

import java.util.List;
import java.util.Optional;

/**
 * What a prompt is made of.
 *
 * @param system what the model is told about its task
 * @param documents those asked about, when they are few enough to be read whole; empty when they are not
 * @param evidence what a search found in them, best first
 * @param history earlier turns, oldest first
 * @param mode what was asked for; chosen when empty
 * @param kept excerpts of the turn before that are to stay in their place, when documents are read in parts
 */
public record PromptInput(
        String system,
        List<SourceDocument> documents,
        List<Evidence> evidence,
        List<HistoryTurn> history,
        String question,
        Optional<ReadingMode> mode,
        ExcerptOrder order,
        KeptExcerpts kept) {

    public PromptInput {
        documents = List.copyOf(documents);
        evidence = List.copyOf(evidence);
        history = List.copyOf(history);
    }

    /** With nothing that is to stay in its place. */
    public PromptInput(
            String system,
            List<SourceDocument> documents,
            List<Evidence> evidence,
            List<HistoryTurn> history,
            String question,
            Optional<ReadingMode> mode,
            ExcerptOrder order) {
        this(system, documents, evidence, history, question, mode, order, KeptExcerpts.NONE);
    }
}
