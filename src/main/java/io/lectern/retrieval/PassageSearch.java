package io.lectern.retrieval;

import java.util.List;

/** Search over the passages of ready documents. Safe for use by several threads. */
public interface PassageSearch {

    /**
     * The best passages, best first, in an order that is the same for the same index, and what was left out for want of
     * time or of a model.
     *
     * @throws io.lectern.problem.ProblemException when the scope names what does not exist, or the index is not
     *     available
     */
    SearchResult find(SearchQuery query);

    /** The hits of {@link #find}. */
    default List<Hit> search(SearchQuery query) {
        return find(query).hits();
    }
}
