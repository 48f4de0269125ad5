package io.lectern.retrieval.lexical;

import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import java.util.List;

/**
 * Search by words: BM25 over stems, words and pairs of characters, then the best passages in a better order, by the words
 * that the very best of them share. Safe for use by several threads.
 */
public record LexicalSearch(PassageIndex index) {

    /** The best passages, best first; equal scores in the order of document, version and ordinal. */
    public List<FoundPassage> search(QueryText text, ReadySet ready, int limit) {
        return search(text, new QueryWeighing(index.counts(text.distinctTerms())), ready, limit);
    }

    /** The same with the counts of the index that were looked up before. */
    public List<FoundPassage> search(QueryText text, QueryWeighing weighing, ReadySet ready, int limit) {
        var query = weighing.lexical(text);
        return index.refined(query, feedback(query), ready, limit);
    }

    /** What puts the passages for a query into a better order. */
    public static Feedback feedback(LexicalQuery query) {
        return new PseudoRelevance(query);
    }
}
