package io.lectern.retrieval.index;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes of the best passages for a query more clauses, which put the best passages into a better order. */
public interface Feedback {

    /** How many of the best passages it is made of, 1 or more. */
    int passages();

    /** How many of the best passages are put into a new order, at least as many; the others stay behind them. */
    int window();

    /** The analyses whose terms it wants to see. */
    Set<Analysis> analyses();

    /**
     * What passages suggest.
     *
     * @param best the best passages, best first, as many as there are up to {@link #passages()}
     */
    Suggestion of(List<Seen> best);

    /**
     * A passage as feedback sees it.
     *
     * @param terms how often it holds each of its terms
     */
    record Seen(float score, Map<Analysis, Map<String, Integer>> terms) {

        public Seen {
            terms = Map.copyOf(terms);
        }
    }

    /** Terms that may be asked for, of which those that tell most are asked for. */
    interface Suggestion {

        /** All that may be counted. */
        Map<Analysis, Set<String>> terms();

        /**
         * The clauses whose scores are added to those of the query.
         *
         * @param counts asked for as few of the terms as will do
         */
        List<LexicalQuery.Clause> clauses(TermCounts counts);
    }
}
