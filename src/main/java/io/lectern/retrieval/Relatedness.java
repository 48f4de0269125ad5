package io.lectern.retrieval;

/** Tells whether a model takes a passage for one that answers, whatever words it has. Safe for use by several threads. */
@FunctionalInterface
public interface Relatedness {

    /** Whether the rerank model, or where it was not asked the embedding model, holds a hit to be related to the query. */
    boolean isRelated(String query, Hit hit);
}
