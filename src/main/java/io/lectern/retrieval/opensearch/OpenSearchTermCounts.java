package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many passages of an index in the cluster hold some terms. */
record OpenSearchTermCounts(int passages, Map<Counted, Integer> counts) implements TermCounts {

    private static final int MOST_TERMS = 1_000;

    /** A term in the field of an analysis. */
    record Counted(Analysis analysis, String term) {

        Map<String, Object> query() {
            return Map.of("term", Map.of(PassageSource.field(analysis), term));
        }
    }

    static OpenSearchTermCounts of(OpenSearchClient client, String index, Map<Analysis, Set<String>> terms) {
        var wanted = new ArrayList<Counted>();
        terms.forEach((analysis, of) -> of.forEach(term -> wanted.add(new Counted(analysis, term))));
        var counts = new HashMap<Counted, Integer>();
        int passages = 0;
        int from = 0;
        do {
            int to = Math.min(from + MOST_TERMS, wanted.size());
            passages = count(client, index, wanted.subList(from, to), counts);
            from = to;
        } while (from < wanted.size());
        return new OpenSearchTermCounts(passages, counts);
    }

    @Override
    public int holding(Analysis analysis, String term) {
        return counts.getOrDefault(new Counted(analysis, term), 0);
    }

    /** Adds the counts of some terms and returns how many passages there are. */
    private static int count(OpenSearchClient client, String index, List<Counted> terms, Map<Counted, Integer> counts) {
        var filters = terms.stream().map(Counted::query).toList();
        var aggregations =
                filters.isEmpty() ? Map.of() : Map.of("terms", Map.of("filters", Map.of("filters", filters)));
        var answer = client.read(
                "POST",
                "/%s/_search?preference=lectern&allow_partial_search_results=false".formatted(index),
                Map.of("size", 0, "track_total_hits", true, "aggs", aggregations));
        int at = 0;
        for (var bucket : answer.at("/aggregations/terms/buckets")) {
            counts.put(terms.get(at), bucket.path("doc_count").intValue());
            at++;
        }
        return answer.at("/hits/total/value").intValue();
    }
}
