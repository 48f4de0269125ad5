package io.lectern.retrieval;

/** Tells which words of a query matter and how much. Safe for use by several threads. */
public interface TermWeights {

    /**
     * The meaningful words of a query.
     *
     * @throws io.lectern.problem.ProblemException when the index is not available
     */
    QueryTerms of(String query);
}
