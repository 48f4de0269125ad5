package io.lectern.retrieval.analysis;

/** How many passages hold a term, in one state of an index. */
public interface TermCounts {

    /** All passages of the index. */
    int passages();

    /** The passages that hold a term in the field of an analysis; 0 for one that is unknown. */
    int holding(Analysis analysis, String term);
}
