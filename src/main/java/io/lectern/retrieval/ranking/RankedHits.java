package io.lectern.retrieval.ranking;

import io.lectern.document.ReadyDocument;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchResult;
import io.lectern.retrieval.analysis.PassageMatching;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import java.util.List;

/** What a search shows: ranked passages with their names, how much of the question they hold, and where. */
public record RankedHits(PassageIndex index, HybridRanking ranking) {

    /** The best passages, best first, in an order that is the same for the same index. */
    public SearchResult search(String query, ReadySet ready, int limit) {
        if (ready.isEmpty()) {
            return new SearchResult(List.of(), List.of());
        }
        var text = QueryText.of(query);
        var weighing = weighing(text);
        var matching = weighing.matching(text);
        var ranked = ranking.rank(query, text, weighing, ready, limit);
        var hits = ranked.passages().stream()
                .map(entry -> hit(entry, ready, matching))
                .toList();
        return new SearchResult(hits, ranked.degraded());
    }

    /** The words of a query that carry its meaning. */
    public QueryTerms terms(String query) {
        var text = QueryText.of(query);
        return weighing(text).terms(text);
    }

    private QueryWeighing weighing(QueryText text) {
        return new QueryWeighing(index.counts(text.distinctTerms()));
    }

    private static Hit hit(Ranked.Entry entry, ReadySet ready, PassageMatching matching) {
        var passage = named(entry.passage(), ready);
        var match = matching.match(passage);
        return new Hit(
                passage,
                entry.score(),
                match.coverage(),
                match.highlights(),
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
