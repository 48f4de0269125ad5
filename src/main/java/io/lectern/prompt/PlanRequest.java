package io.lectern.prompt;

import java.util.List;
import java.util.Optional;

/**
 * What a plan is made from.
 *
 * @param window tokens of prompt and answer together
 * @param taken tokens that are spoken for
 * @param documents those asked about, in the order they would stand in the prompt, when they are few enough to be read
 *     whole; empty when they are not
 * @param evidence what a search found, best first
 * @param mode what was asked for; chosen when empty
 * @param kept excerpts of the turn before that are to stay in their place, when documents are read in parts
 */
public record PlanRequest(
        int window,
        Taken taken,
        List<SourceDocument> documents,
        List<Evidence> evidence,
        Optional<ReadingMode> mode,
        ExcerptOrder order,
        KeptExcerpts kept) {

    /**
     * Tokens that are not the documents'.
     *
     * @param answer kept for the answer
     * @param frame system text and what the chat format puts around everything
     * @param history earlier turns
     */
    public record Taken(int answer, int frame, int history, int question) {

        public int total() {
            return answer + frame + history + question;
        }
    }

    public PlanRequest {
        documents = List.copyOf(documents);
        evidence = List.copyOf(evidence);
        if (taken.total() > window) {
            throw new IllegalArgumentException("%s is more than the window of %d tokens".formatted(taken, window));
        }
    }

    /** With nothing that is to stay in its place. */
    PlanRequest(
            int window,
            Taken taken,
            List<SourceDocument> documents,
            List<Evidence> evidence,
            Optional<ReadingMode> mode,
            ExcerptOrder order) {
        this(window, taken, documents, evidence, mode, order, KeptExcerpts.NONE);
    }

    /** Tokens left for documents. */
    public int forDocuments() {
        return window - taken.total();
    }
}
