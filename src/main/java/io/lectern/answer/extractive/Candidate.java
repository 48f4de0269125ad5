package io.lectern.answer.extractive;

import io.lectern.retrieval.QueryTerms.Held;

/**
 * A sentence that may answer.
 *
 * @param own the question's words that it has itself
 * @param fit its score, and more when it names a value of the kind that is asked for
 */
record Candidate(ScoredSentence sentence, Held own, double fit) {

    String text() {
        return sentence.text();
    }
}
