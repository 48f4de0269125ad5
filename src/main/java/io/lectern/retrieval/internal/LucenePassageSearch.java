package io.lectern.retrieval.internal;

import io.lectern.document.ReadyDocument;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.SearchResult;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.analysis.QueryHighlighter;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.ranking.HybridRanking;
import io.lectern.retrieval.ranking.Ranked;
import io.lectern.retrieval.ranking.RankingModels;
import io.lectern.retrieval.ranking.RankingSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Search over what is ready, by words and, as far as there are models, by meaning. */
final class LucenePassageSearch implements PassageSearch, TermWeights {

    private final ReadySets readySets;
    private final PassageIndex index;
    private final HybridRanking ranking;
    private final Supplier<Optional<Degradation>> missing;
    private final IndexReconciliation reconciliation;

    /** By words alone. */
    LucenePassageSearch(ReadySets readySets, PassageIndex index, IndexReconciliation reconciliation) {
        this(
                readySets,
                index,
                new HybridRanking(index, RankingSettings.DEFAULT, RankingModels.NONE),
                Optional::empty,
                reconciliation);
    }

    /** @param missing what searches leave out at present */
    LucenePassageSearch(
            ReadySets readySets,
            PassageIndex index,
            HybridRanking ranking,
            Supplier<Optional<Degradation>> missing,
            IndexReconciliation reconciliation) {
        this.readySets = readySets;
        this.index = index;
        this.ranking = ranking;
        this.missing = missing;
        this.reconciliation = reconciliation;
    }

    @Override
    public SearchResult find(SearchQuery query) {
        reconciliation.requireComplete();
        // The ready set first, the index after it: a version is in the index before it is ready.
        var ready = readySets.of(query.scope());
        if (ready.isEmpty()) {
            return new SearchResult(List.of(), List.of());
        }
        var text = QueryText.of(query.text());
        var weights = weights(text);
        var highlighter = new QueryHighlighter(text);
        var ranked = ranking.rank(query.text(), text, ready, query.limit());
        var hits = ranked.passages().stream()
                .map(entry -> hit(entry, ready, weights, highlighter))
                .toList();
        var degraded = Stream.concat(ranked.degraded().stream(), missing.get().stream());
        return new SearchResult(hits, degraded.toList());
    }

    @Override
    public QueryTerms of(String query) {
        reconciliation.requireComplete();
        return weights(QueryText.of(query));
    }

    private QueryTerms weights(QueryText text) {
        return new QueryWeighing(index.counts(text.distinctTerms())).terms(text);
    }

    private static Hit hit(Ranked.Entry entry, ReadySet ready, QueryTerms weights, QueryHighlighter highlighter) {
        var passage = named(entry.passage(), ready);
        var text = Stream.concat(passage.context().stream(), passage.body().stream())
                .map(Fragment::text)
                .collect(Collectors.joining("\n"));
        return new Hit(
                passage,
                entry.score(),
                weights.coverage(text),
                highlighter.highlights(passage.body()),
                entry.scores(),
                entry.repeats().stream().map(repeat -> named(repeat, ready)).toList());
    }

    private static Passage named(Passage passage, ReadySet ready) {
        return new Passage(
                passage.version(),
                ready.document(passage.version()).map(ReadyDocument::filename).orElse(""),
                passage.ordinal(),
                passage.context(),
                passage.body(),
                passage.pages(),
                passage.location());
    }
}
