package io.lectern.retrieval.analysis;

import java.util.List;

/**
 * What a search asks an inverted index for: the passages that hold any of the terms, where the score of a passage is the
 * sum over the terms that it holds of the term's weight times its BM25 score in the field of its analysis. Immutable.
 *
 * @param clauses in a fixed order, no term of an analysis twice
 */
public record LexicalQuery(List<Clause> clauses) {

    /** How soon more of the same term counts no more, in every field: k1 of BM25. */
    public static final float K1 = 1.0f;

    /** How much the length of a passage counts against it, in every field: b of BM25. */
    public static final float B = 0.7f;

    public LexicalQuery {
        clauses = List.copyOf(clauses);
    }

    /**
     * A term as the index holds it.
     *
     * @param weight above 0
     */
    public record Clause(Analysis analysis, String term, float weight) {

        public Clause {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight of %s must be above 0: %s".formatted(term, weight));
            }
        }
    }

    public boolean isEmpty() {
        return clauses.isEmpty();
    }
}
