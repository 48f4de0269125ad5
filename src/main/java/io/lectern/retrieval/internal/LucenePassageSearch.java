package io.lectern.retrieval.internal;

import io.lectern.document.ReadyDocument;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.analysis.QueryHighlighter;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.lexical.LexicalSearch;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** BM25 over stems, words and bigrams of body and context together, restricted to what is ready. */
final class LucenePassageSearch implements PassageSearch, TermWeights {

    private final ReadySets readySets;
    private final PassageIndex index;
    private final IndexReconciliation reconciliation;

    LucenePassageSearch(ReadySets readySets, PassageIndex index, IndexReconciliation reconciliation) {
        this.readySets = readySets;
        this.index = index;
        this.reconciliation = reconciliation;
    }

    @Override
    public List<Hit> search(SearchQuery query) {
        reconciliation.requireComplete();
        // The ready set first, the index after it: a version is in the index before it is ready.
        var ready = readySets.of(query.scope());
        var text = QueryText.of(query.text());
        if (ready.isEmpty()) {
            return List.of();
        }
        var weights = weights(text);
        var highlighter = new QueryHighlighter(text);
        return new LexicalSearch(index)
                .search(text, ready, query.limit()).stream()
                        .map(found -> hit(found, ready, weights, highlighter))
                        .toList();
    }

    @Override
    public QueryTerms of(String query) {
        reconciliation.requireComplete();
        return weights(QueryText.of(query));
    }

    private QueryTerms weights(QueryText text) {
        return new QueryWeighing(index.counts(text.distinctTerms())).terms(text);
    }

    private static Hit hit(FoundPassage found, ReadySet ready, QueryTerms weights, QueryHighlighter highlighter) {
        var passage = named(found.passage(), ready);
        var text = Stream.concat(passage.context().stream(), passage.body().stream())
                .map(Fragment::text)
                .collect(Collectors.joining("\n"));
        return new Hit(passage, found.score(), weights.coverage(text), highlighter.highlights(passage.body()));
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
