package io.lectern.retrieval.opensearch;

import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.ReadySet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One search. A scope of few documents is named in it. Else the best passages are asked for whatever they are, and what is
 * not ready is left out here, page after page: nearly everything in the index is ready, so the first page is nearly always
 * enough. Where it is not for many pages, the scope is named after all, in parts.
 */
record OpenSearchQuery(OpenSearchClient client, String index, LexicalQuery query, ReadySet ready, int limit) {

    /** Versions that a search names at once. */
    private static final int FEW = 1_000;

    private static final int MOST_NAMED = 50_000;
    private static final int MOST_PAGES = 8;
    private static final int LARGEST_PAGE = 1_000;

    private record Hit(String place, FoundPassage found) {

        static final Comparator<Hit> BEST_FIRST =
                Comparator.<Hit>comparingDouble(hit -> -hit.found().score()).thenComparing(Hit::place);
    }

    List<FoundPassage> found() {
        return ready.size() <= FEW ? named() : amongAll();
    }

    private List<FoundPassage> named() {
        var versions = ready.versions().map(VersionId::toString).toList();
        var best = new ArrayList<Hit>();
        for (int from = 0; from < versions.size(); from += MOST_NAMED) {
            var part = versions.subList(from, Math.min(from + MOST_NAMED, versions.size()));
            hits(limit, part, null).forEach(hit -> best.add(hit(hit)));
        }
        best.sort(Hit.BEST_FIRST);
        return best.stream().limit(limit).map(Hit::found).toList();
    }

    private List<FoundPassage> amongAll() {
        var found = new ArrayList<FoundPassage>();
        JsonNode last = null;
        int size = limit + Math.min(limit, 10);
        for (int page = 0; page < MOST_PAGES; page++) {
            var hits = hits(size, null, last);
            for (var hit : hits) {
                if (found.size() < limit && isReady(hit)) {
                    found.add(hit(hit).found());
                }
                last = hit.path("sort");
            }
            if (found.size() == limit || hits.size() < size) {
                return found;
            }
            size = Math.min(2 * size, LARGEST_PAGE);
        }
        return named();
    }

    private boolean isReady(JsonNode hit) {
        return ready.contains(PassageSource.version(hit.at("/_source/version").stringValue()));
    }

    private JsonNode hits(int size, @Nullable List<String> versions, @Nullable JsonNode after) {
        var bool = new HashMap<String, Object>();
        bool.put("should", query.clauses().stream().map(OpenSearchQuery::clause).toList());
        bool.put("minimum_should_match", 1);
        if (versions != null) {
            bool.put("filter", List.of(Map.of("terms", Map.of("version", versions))));
        }
        var request = new HashMap<String, Object>();
        request.put("query", Map.of("bool", bool));
        request.put("size", size);
        request.put("track_total_hits", false);
        request.put("sort", List.of(Map.of("_score", "desc"), Map.of("place", "asc")));
        if (after != null) {
            request.put("search_after", after);
        }
        // The rarity of a term is that in the whole index, whatever shard a passage lies in.
        return client.send("POST", "/%s/_search?search_type=dfs_query_then_fetch".formatted(index), request)
                .at("/hits/hits");
    }

    private static Map<String, Object> clause(LexicalQuery.Clause clause) {
        var value = Map.of("value", PassageSource.term(clause.term()), "boost", clause.weight());
        return Map.of("term", Map.of(PassageSource.field(clause.analysis()), value));
    }

    private static Hit hit(JsonNode hit) {
        var source = hit.path("_source");
        return new Hit(
                source.path("place").stringValue(),
                new FoundPassage(
                        PassageSource.passage(source), hit.path("sort").get(0).floatValue()));
    }
}
