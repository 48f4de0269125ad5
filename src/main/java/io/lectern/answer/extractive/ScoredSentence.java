package io.lectern.answer.extractive;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;

/**
 * A sentence of a passage, and how well it fits a question.
 *
 * @param range its place in the canonical text
 * @param score how much of the question's words it and what stands around it have, 0 to 1
 */
public record ScoredSentence(Hit hit, Fragment fragment, TextRange range, double score) {

    /** Its words. */
    public String text() {
        return fragment.text().substring(range.start() - fragment.start(), range.end() - fragment.start());
    }
}
