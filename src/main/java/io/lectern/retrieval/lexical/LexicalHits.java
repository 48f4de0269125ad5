package io.lectern.retrieval.lexical;

import io.lectern.document.ReadyDocument;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.analysis.QueryHighlighter;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a search by words shows: passages with their names, how much of the question they hold, and where. */
public record LexicalHits(PassageIndex index) {

    /** The best passages, best first; equal scores in the order of document, version and ordinal. */
    public List<Hit> search(String query, ReadySet ready, int limit) {
        if (ready.isEmpty()) {
            return List.of();
        }
        var text = QueryText.of(query);
        var weighing = weighing(text);
        var weights = weighing.terms(text);
        var highlighter = new QueryHighlighter(text);
        return new LexicalSearch(index)
                .search(text, weighing, ready, limit).stream()
                        .map(found -> hit(found, ready, weights, highlighter))
                        .toList();
    }

    /** The words of a query that carry its meaning. */
    public QueryTerms terms(String query) {
        var text = QueryText.of(query);
        return weighing(text).terms(text);
    }

    private QueryWeighing weighing(QueryText text) {
        return new QueryWeighing(index.counts(text.distinctTerms()));
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
