package io.lectern.answer.internal;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;

/**
 * A sentence of a passage, and how well it fits a question.
 *
 * @param range its place in the canonical text
 * @param score 0 to 1
 */
record ScoredSentence(Hit hit, Fragment fragment, TextRange range, double score) {

    String text() {
        return fragment.text().substring(range.start() - fragment.start(), range.end() - fragment.start());
    }
}
