package io.lectern.retrieval.opensearch;

import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.Feedback.Seen;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.ReadySet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Searches in one index of the cluster. A scope of few documents is named in the request. Else the best passages are asked
 * for whatever they are, and what is not ready is left out here, page after page: nearly everything in the index is ready,
 * so the first page is nearly always enough. Where it is not for many pages, the scope is named after all, in parts.
 */
record OpenSearchQuery(OpenSearchClient client, String index, ReadySet ready) {

    /** Versions that a search names at once. */
    private static final int FEW = 1_000;

    private static final int MOST_NAMED = 50_000;
    private static final int MOST_PAGES = 8;
    private static final int LARGEST_PAGE = 1_000;

    /** A passage that was found, not read yet. */
    private record Candidate(String place, String version, float score) {

        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparing(Candidate::score).reversed().thenComparing(Candidate::place);
    }

    /** The passages that answer a query best, best first. */
    List<FoundPassage> best(LexicalQuery query, int limit) {
        return found(candidates(query, limit));
    }

    /** The passages that answer a query best, those of the window in the order that the feedback makes. */
    List<FoundPassage> refined(LexicalQuery query, Feedback feedback, int limit) {
        var candidates = candidates(query, Math.max(feedback.window(), limit));
        var best = found(first(candidates, feedback.passages())).stream()
                .map(found -> seen(found, feedback.analyses()))
                .toList();
        var suggestion = feedback.of(best);
        var clauses = suggestion.clauses(OpenSearchTermCounts.of(client, index, suggestion.terms()));
        if (clauses.isEmpty()) {
            return found(first(candidates, limit));
        }
        var window = first(candidates, feedback.window());
        var refined = new ArrayList<>(reordered(window, new LexicalQuery(clauses)));
        refined.addAll(candidates.subList(window.size(), candidates.size()));
        return found(first(refined, limit));
    }

    private static List<Candidate> first(List<Candidate> candidates, int limit) {
        return candidates.subList(0, Math.min(candidates.size(), limit));
    }

    private static Seen seen(FoundPassage found, Set<Analysis> analyses) {
        var terms = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        for (var analysis : analyses) {
            terms.put(analysis, PassageTerms.counts(PassageTerms.of(found.passage(), analysis)));
        }
        return new Seen(found.score(), terms);
    }

    private List<Candidate> candidates(LexicalQuery query, int limit) {
        return ready.size() <= FEW ? named(query, limit) : amongAll(query, limit);
    }

    private List<Candidate> named(LexicalQuery query, int limit) {
        var versions = ready.versions().map(VersionId::toString).toList();
        var best = new ArrayList<Candidate>();
        for (int from = 0; from < versions.size(); from += MOST_NAMED) {
            var part = versions.subList(from, Math.min(from + MOST_NAMED, versions.size()));
            hits(query, limit, Map.of("terms", Map.of("version", part)), null).forEach(hit -> best.add(candidate(hit)));
        }
        best.sort(Candidate.BEST_FIRST);
        return best.subList(0, Math.min(best.size(), limit));
    }

    private List<Candidate> amongAll(LexicalQuery query, int limit) {
        var found = new ArrayList<Candidate>();
        var places = new HashSet<String>();
        JsonNode last = null;
        int size = Math.min(limit + 10, LARGEST_PAGE);
        for (int page = 0; page < MOST_PAGES; page++) {
            var hits = hits(query, size, null, last);
            for (var hit : hits) {
                var candidate = candidate(hit);
                boolean shown = ready.contains(PassageSource.version(candidate.version()));
                // A page may begin again with what the last one ended with, when the index changed between them.
                if (shown && found.size() < limit && places.add(candidate.place())) {
                    found.add(candidate);
                }
                last = hit.path("sort");
            }
            if (found.size() == limit || hits.size() < size) {
                return found;
            }
            size = Math.min(2 * size, LARGEST_PAGE);
        }
        return named(query, limit);
    }

    /** The same candidates with the scores of a query added to theirs, best first. */
    private List<Candidate> reordered(List<Candidate> candidates, LexicalQuery more) {
        var places = candidates.stream().map(Candidate::place).toList();
        var added = new HashMap<String, Float>();
        hits(more, places.size(), Map.of("ids", Map.of("values", places)), null)
                .forEach(hit ->
                        added.put(hit.path("_id").stringValue(), candidate(hit).score()));
        return candidates.stream()
                .map(candidate -> new Candidate(
                        candidate.place(),
                        candidate.version(),
                        candidate.score() + added.getOrDefault(candidate.place(), 0f)))
                .sorted(Candidate.BEST_FIRST)
                .toList();
    }

    private List<FoundPassage> found(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        var places = candidates.stream().map(Candidate::place).toList();
        var read = new HashMap<String, Passage>();
        for (var document : client.read("POST", "/%s/_mget".formatted(index), Map.of("ids", places))
                .path("docs")) {
            if (document.has("error")) {
                throw new IndexUnavailableException("OpenSearch cannot read passage %s: %s"
                        .formatted(document.path("_id"), document.path("error")));
            }
            if (document.path("found").booleanValue(false)) {
                read.put(document.path("_id").stringValue(), PassageSource.passage(document.path("_source")));
            }
        }
        // What was deleted between the two requests is not ready any more.
        var found = new ArrayList<FoundPassage>();
        for (var candidate : candidates) {
            var passage = read.get(candidate.place());
            if (passage != null) {
                found.add(new FoundPassage(passage, candidate.score()));
            }
        }
        return found;
    }

    private JsonNode hits(LexicalQuery query, int size, @Nullable Map<String, ?> filter, @Nullable JsonNode after) {
        var bool = new HashMap<String, Object>();
        bool.put("should", query.clauses().stream().map(OpenSearchQuery::clause).toList());
        bool.put("minimum_should_match", 1);
        if (filter != null) {
            bool.put("filter", List.of(filter));
        }
        var request = new HashMap<String, Object>();
        request.put("query", Map.of("bool", bool));
        request.put("size", size);
        request.put("_source", List.of("version"));
        request.put("track_total_hits", false);
        request.put("sort", List.of(Map.of("_score", "desc"), Map.of("place", "asc")));
        if (after != null) {
            request.put("search_after", after);
        }
        // The rarity of a term is that in the whole index, whatever shard a passage lies in.
        var how = "search_type=dfs_query_then_fetch&allow_partial_search_results=false";
        var path = "/%s/_search?%s&preference=%s".formatted(index, how, copies(query));
        return client.read("POST", path, request).at("/hits/hits");
    }

    /**
     * Which copies of the shards are asked. They differ in what is deleted but still counts, so a query always goes to the
     * same ones, and different queries go to different ones.
     */
    private static String copies(LexicalQuery query) {
        return "lectern%08x".formatted(query.clauses().toString().hashCode());
    }

    private static Map<String, Object> clause(LexicalQuery.Clause clause) {
        var value = Map.of("value", clause.term(), "boost", clause.weight());
        return Map.of("term", Map.of(PassageSource.field(clause.analysis()), value));
    }

    private static Candidate candidate(JsonNode hit) {
        return new Candidate(
                hit.path("_id").stringValue(),
                hit.at("/_source/version").stringValue(),
                hit.path("sort").get(0).floatValue());
    }
}
