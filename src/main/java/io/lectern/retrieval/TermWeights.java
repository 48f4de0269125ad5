package io.lectern.retrieval;

/** Tells which words of a query matter and how much. Safe for use by several threads. */
public interface TermWeights {

    /**
     * The terms of a query, weighted by the present state of the index.
     *
     * @throws io.lectern.problem.ProblemException when the index is not available
     */
    QueryTerms of(String query);
}
