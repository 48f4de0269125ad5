package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.TermCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The counts that a query needs, asked for together; any other is asked for when it is wanted. */
final class OpenSearchTermCounts implements TermCounts {

    private static final int MOST_TERMS = 1_000;

    private final OpenSearchClient client;
    private final String index;
    private final Map<Counted, Integer> holding = new HashMap<>();
    private int passages;

    private record Counted(Analysis analysis, String term) {

        Map<String, Object> query() {
            return Map.of("term", Map.of(PassageSource.field(analysis), PassageSource.term(term)));
        }
    }

    private OpenSearchTermCounts(OpenSearchClient client, String index) {
        this.client = client;
        this.index = index;
    }

    static OpenSearchTermCounts of(OpenSearchClient client, String index, QueryText query) {
        var wanted = new LinkedHashSet<Counted>();
        query.terms()
                .forEach((analysis, terms) -> terms.keySet().forEach(term -> wanted.add(new Counted(analysis, term))));
        for (var word : query.cjkWords()) {
            Analysis.BIGRAMS.terms(word).forEach(part -> {
                wanted.add(new Counted(Analysis.BIGRAMS, part));
                wanted.add(new Counted(Analysis.WORDS, part));
            });
        }
        var counts = new OpenSearchTermCounts(client, index);
        counts.ask(wanted);
        return counts;
    }

    @Override
    public int passages() {
        return passages;
    }

    @Override
    public synchronized int holding(Analysis analysis, String term) {
        var counted = new Counted(analysis, term);
        if (!holding.containsKey(counted)) {
            ask(Set.of(counted));
        }
        return holding.getOrDefault(counted, 0);
    }

    private void ask(Set<Counted> wanted) {
        var terms = List.copyOf(wanted);
        int from = 0;
        do {
            int to = Math.min(from + MOST_TERMS, terms.size());
            ask(terms.subList(from, to));
            from = to;
        } while (from < terms.size());
    }

    private void ask(List<Counted> terms) {
        var filters = new ArrayList<Map<String, Object>>();
        terms.forEach(term -> filters.add(term.query()));
        var aggregations =
                filters.isEmpty() ? Map.of() : Map.of("terms", Map.of("filters", Map.of("filters", filters)));
        var answer = client.send(
                "POST",
                "/%s/_search".formatted(index),
                Map.of("size", 0, "track_total_hits", true, "aggs", aggregations));
        passages = answer.at("/hits/total/value").intValue();
        int at = 0;
        for (var bucket : answer.at("/aggregations/terms/buckets")) {
            holding.put(terms.get(at), bucket.path("doc_count").intValue());
            at++;
        }
    }
}
