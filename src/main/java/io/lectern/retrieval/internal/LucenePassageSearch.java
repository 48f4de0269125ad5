package io.lectern.retrieval.internal;

import io.lectern.retrieval.Hit;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.lexical.LexicalHits;
import java.util.List;

/** Search by words, restricted to what is ready. */
final class LucenePassageSearch implements PassageSearch, TermWeights {

    private final ReadySets readySets;
    private final LexicalHits hits;
    private final IndexReconciliation reconciliation;

    LucenePassageSearch(ReadySets readySets, PassageIndex index, IndexReconciliation reconciliation) {
        this.readySets = readySets;
        this.hits = new LexicalHits(index);
        this.reconciliation = reconciliation;
    }

    @Override
    public List<Hit> search(SearchQuery query) {
        reconciliation.requireComplete();
        // The ready set first, the index after it: a version is in the index before it is ready.
        var ready = readySets.of(query.scope());
        return hits.search(query.text(), ready, query.limit());
    }

    @Override
    public QueryTerms of(String query) {
        reconciliation.requireComplete();
        return hits.terms(query);
    }
}
