package io.lectern.retrieval.internal;

import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.SearchResult;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.ranking.HybridRanking;
import io.lectern.retrieval.ranking.RankedHits;
import io.lectern.retrieval.ranking.RankingModels;
import io.lectern.retrieval.ranking.RankingSettings;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Search over what is ready, by words and, as far as there are models, by meaning. */
final class ReadyPassageSearch implements PassageSearch, TermWeights {

    private final ReadySets readySets;
    private final RankedHits hits;
    private final Supplier<Optional<Degradation>> missing;
    private final IndexReconciliation reconciliation;

    /** By words alone. */
    ReadyPassageSearch(ReadySets readySets, PassageIndex index, IndexReconciliation reconciliation) {
        this(
                readySets,
                new RankedHits(index, new HybridRanking(index, RankingSettings.DEFAULT, RankingModels.NONE)),
                Optional::empty,
                reconciliation);
    }

    /** @param missing what searches leave out at present */
    ReadyPassageSearch(
            ReadySets readySets,
            RankedHits hits,
            Supplier<Optional<Degradation>> missing,
            IndexReconciliation reconciliation) {
        this.readySets = readySets;
        this.hits = hits;
        this.missing = missing;
        this.reconciliation = reconciliation;
    }

    @Override
    public SearchResult find(SearchQuery query) {
        reconciliation.requireComplete();
        // The ready set first, the index after it: a version is in the index before it is ready.
        var ready = readySets.of(query.scope());
        var found = hits.search(query.text(), ready, query.limit());
        var degraded = Stream.concat(found.degraded().stream(), missing.get().stream());
        return new SearchResult(found.hits(), degraded.toList());
    }

    @Override
    public QueryTerms of(String query) {
        reconciliation.requireComplete();
        return hits.terms(query);
    }
}
