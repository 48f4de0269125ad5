package io.lectern.retrieval;

import java.util.List;

/** Search over the passages of ready documents. Safe for use by several threads. */
public interface PassageSearch {

    /**
     * The best passages, best first, in an order that is the same for the same index.
     *
     * @throws io.lectern.problem.ProblemException when the scope names what does not exist, or the index is not
     *     available
     */
    List<Hit> search(SearchQuery query);
}
