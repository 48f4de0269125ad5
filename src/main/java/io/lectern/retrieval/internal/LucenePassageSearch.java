package io.lectern.retrieval.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.analysis.QueryHighlighter;
import io.lectern.retrieval.analysis.QueryText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** BM25 over stems, words and bigrams of body and context together, restricted to what is ready. */
final class LucenePassageSearch implements PassageSearch, TermWeights {

    private final DocumentTexts texts;
    private final PassageIndex index;
    private final IndexReconciliation reconciliation;

    LucenePassageSearch(DocumentTexts texts, PassageIndex index, IndexReconciliation reconciliation) {
        this.texts = texts;
        this.index = index;
        this.reconciliation = reconciliation;
    }

    @Override
    public List<Hit> search(SearchQuery query) {
        reconciliation.requireComplete();
        // The ready set first, the index after it: a version is in the index before it is ready.
        var filenames = texts.ready(query.scope()).stream()
                .collect(Collectors.toMap(ReadyDocument::version, ReadyDocument::filename));
        var text = QueryText.of(query.text());
        if (filenames.isEmpty()) {
            return List.of();
        }
        var weights = index.weigh(text);
        var highlighter = new QueryHighlighter(text);
        return index.search(text, filenames.keySet(), query.limit()).stream()
                .map(found -> hit(found, filenames, weights, highlighter))
                .toList();
    }

    @Override
    public QueryTerms of(String query) {
        reconciliation.requireComplete();
        return index.weigh(QueryText.of(query));
    }

    private static Hit hit(
            PassageIndex.Found found,
            Map<VersionId, String> filenames,
            QueryTerms weights,
            QueryHighlighter highlighter) {
        var passage = named(found.passage(), filenames);
        var text = Stream.concat(passage.context().stream(), passage.body().stream())
                .map(Fragment::text)
                .collect(Collectors.joining("\n"));
        return new Hit(passage, found.score(), weights.coverage(text), highlighter.highlights(passage.body()));
    }

    private static Passage named(Passage passage, Map<VersionId, String> filenames) {
        return new Passage(
                passage.version(),
                filenames.getOrDefault(passage.version(), ""),
                passage.ordinal(),
                passage.context(),
                passage.body(),
                passage.pages(),
                passage.location());
    }
}
