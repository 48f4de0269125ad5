package io.lectern.retrieval.opensearch;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The passages in one index of the cluster, which knows terms and places but nothing of language. Vectors are not kept: a
 * plain OpenSearch has no search for them.
 */
final class OpenSearchIndex implements IndexGeneration {

    /** Versions of one answer when all are listed. */
    private static final int PAGE = 10_000;
    /** Versions that are named in one deletion. */
    private static final int MOST_NAMED = 10_000;
    /** So often what somebody else changed meanwhile is deleted after all. */
    private static final int MOST_DELETIONS = 8;

    private final OpenSearchClient client;
    private final String name;
    private final IndexRecipe recipe;
    private final int life;

    OpenSearchIndex(OpenSearchClient client, String name, IndexRecipe recipe, int life) {
        this.client = client;
        this.name = name;
        this.recipe = recipe;
        this.life = life;
    }

    static String writeAlias(String name) {
        return name + "-write";
    }

    @Override
    public IndexRecipe recipe() {
        return recipe;
    }

    @Override
    public void replace(VersionId version, List<IndexedPassage> passages) {
        replaceAll(Map.of(version, passages));
    }

    @Override
    public void replaceAll(Map<VersionId, List<IndexedPassage>> passages) {
        // What there was goes first: it may have been split in another way.
        remove(passages.keySet());
        var bulk = new BulkRequest(client, writeAlias(name));
        passages.values().forEach(of -> of.forEach(indexed -> bulk.add(PassageSource.of(indexed.passage()))));
        bulk.send();
        refresh();
    }

    @Override
    public void remove(DocumentId document) {
        delete(Map.of("term", Map.of("document", document.toString())));
    }

    @Override
    public void remove(Collection<VersionId> versions) {
        var keys = versions.stream().map(VersionId::toString).toList();
        for (int from = 0; from < keys.size(); from += MOST_NAMED) {
            delete(Map.of("terms", Map.of("version", keys.subList(from, Math.min(from + MOST_NAMED, keys.size())))));
        }
    }

    @Override
    public void removeBefore(VersionId version) {
        delete(Map.of(
                "bool",
                Map.of(
                        "filter",
                        List.of(
                                Map.of(
                                        "term",
                                        Map.of("document", version.document().toString())),
                                Map.of("range", Map.of("number", Map.of("lt", version.version())))))));
    }

    @Override
    public Set<VersionId> versions() {
        var versions = new HashSet<VersionId>();
        var composite = new HashMap<String, Object>();
        composite.put("size", PAGE);
        composite.put("sources", List.of(Map.of("version", Map.of("terms", Map.of("field", "version")))));
        var path = "/%s/_search?preference=lectern&allow_partial_search_results=false".formatted(name);
        JsonNode buckets;
        do {
            var request = Map.of("size", 0, "aggs", Map.of("versions", Map.of("composite", composite)));
            var page = client.send("POST", path, request).at("/aggregations/versions");
            buckets = page.path("buckets");
            buckets.forEach(bucket ->
                    versions.add(PassageSource.version(bucket.at("/key/version").stringValue())));
            composite.put("after", page.path("after_key"));
        } while (buckets.size() == PAGE);
        return versions;
    }

    @Override
    public long passages() {
        return client.read("GET", "/%s/_count".formatted(name), null)
                .path("count")
                .longValue();
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public TermCounts counts(Map<Analysis, Set<String>> terms) {
        return OpenSearchTermCounts.of(client, name, terms);
    }

    @Override
    public List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit) {
        return query.isEmpty() || ready.isEmpty()
                ? List.of()
                : new OpenSearchQuery(client, name, ready).best(query, limit);
    }

    @Override
    public List<FoundPassage> refined(LexicalQuery query, Feedback feedback, ReadySet ready, int limit) {
        return query.isEmpty() || ready.isEmpty()
                ? List.of()
                : new OpenSearchQuery(client, name, ready).refined(query, feedback, limit);
    }

    /** Nothing to close: the connections are the cluster's. */
    @Override
    public void close() {}

    private void delete(Map<String, Object> query) {
        for (int attempt = 1; deleteMissed(query) > 0; attempt++) {
            if (attempt >= MOST_DELETIONS) {
                throw new IndexUnavailableException(
                        "Passages of %s were changed while they were deleted, %d times".formatted(name, attempt));
            }
            OpenSearchClient.pause(attempt);
        }
    }

    /** Deletes what matches and returns how many of it were changed meanwhile and are still there. */
    private long deleteMissed(Map<String, Object> query) {
        // What a crash left between its write and its refresh would not be found.
        refresh();
        var path = "/%s/_delete_by_query?refresh=true&conflicts=proceed".formatted(name);
        var answer = client.send("POST", path, Map.of("query", query));
        var failures = answer.path("failures");
        if (!failures.isEmpty()) {
            throw new IndexUnavailableException("OpenSearch could not delete %d passages from %s: %s"
                    .formatted(failures.size(), name, failures.get(0)));
        }
        return answer.path("version_conflicts").longValue(0);
    }

    private void refresh() {
        client.send("POST", "/%s/_refresh".formatted(name), null);
    }
}
