package io.lectern.retrieval.index;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes of the best passages for a query more clauses, which put the best passages into a better order. */
public interface Feedback {

    /** How many of the best passages it is made of, 1 or more. */
    int passages();

    /** How many of the best passages are put into a new order, at least as many. */
    int window();

    /**
     * The clauses whose scores are added to those of the query.
     *
     * @param best the best passages, as many as there are up to {@link #passages()}
     * @param counts of the same state of the index
     * @throws IOException when the counts cannot be read
     */
    List<LexicalQuery.Clause> clauses(List<FoundPassage> best, Counts counts) throws IOException;

    /** Counts the passages of an index that hold terms. */
    @FunctionalInterface
    interface Counts {

        /** The counts of these terms, 0 for every other. */
        TermCounts of(Map<Analysis, Set<String>> terms) throws IOException;
    }
}
