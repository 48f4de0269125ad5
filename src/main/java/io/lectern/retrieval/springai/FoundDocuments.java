package io.lectern.retrieval.springai;

import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentScope;
import io.lectern.document.FilterException;
import io.lectern.document.TextDocuments;
import io.lectern.document.TextDocuments.Description;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.SearchQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * Passages that a search finds, as Spring AI's documents. Their metadata is that of the document they are of, and what a
 * citation can be checked by: {@code documentId}, {@code documentVersion}, {@code filename}, {@code startChar} and {@code
 * endChar} in the canonical text, {@code startPage}, {@code endPage} and {@code location} where there are some, and {@code
 * sourceId}, the id that a text was added under. These take the place of metadata of the same name.
 */
record FoundDocuments(PassageSearch search, TextDocuments texts) {

    /**
     * @param filter a text in Spring AI's grammar, an expression, or null
     * @throws io.lectern.document.FilterException when it is none of these
     */
    List<Document> find(String query, @Nullable Object filter, int limit) {
        var expression = expression(filter);
        var hits = search.search(new SearchQuery(query, new DocumentScope(Set.of(), Set.of(), expression), limit));
        var described = texts.describe(
                hits.stream().map(hit -> hit.passage().version().document()).collect(Collectors.toSet()));
        return hits.stream()
                .map(hit -> document(
                        hit,
                        described.getOrDefault(hit.passage().version().document(), new Description(Map.of(), null, 0))))
                .toList();
    }

    private static Filter.@Nullable Expression expression(@Nullable Object filter) {
        return switch (filter) {
            case null -> null;
            case String text -> DocumentFilters.parse(text);
            case Filter.Expression expression -> expression;
            default ->
                throw FilterException.of("A filter is a text or an expression, not a %s"
                        .formatted(filter.getClass().getName()));
        };
    }

    private static Document document(Hit hit, Description description) {
        var text = hit.passage().body().stream().map(Fragment::text).collect(Collectors.joining("\n"));
        return Document.builder()
                .id(id(hit, description))
                .text(text)
                .metadata(metadata(hit, description))
                .score(relevance(hit))
                .build();
    }

    /** The id that a text was added under when it is one passage; else one of the passage's own. */
    private static String id(Hit hit, Description description) {
        var passage = hit.passage();
        return description.externalId() != null && description.passages() == 1
                ? description.externalId()
                : "%s#%d".formatted(passage.version(), passage.ordinal());
    }

    private static Map<String, Object> metadata(Hit hit, Description description) {
        var passage = hit.passage();
        var metadata = new LinkedHashMap<String, Object>();
        // Spring AI's documents take no null for a value.
        description.metadata().forEach((key, value) -> putIfThere(metadata, key, value));
        metadata.put("documentId", passage.version().document().toString());
        metadata.put("documentVersion", passage.version().version());
        metadata.put("filename", passage.filename());
        metadata.put("startChar", passage.body().getFirst().start());
        metadata.put("endChar", passage.body().getLast().range().end());
        if (passage.pages() != null) {
            metadata.put("startPage", passage.pages().start());
            metadata.put("endPage", passage.pages().end());
        }
        putIfThere(metadata, "location", passage.location());
        putIfThere(metadata, "sourceId", description.externalId());
        return metadata;
    }

    private static void putIfThere(Map<String, Object> metadata, String key, @Nullable Object value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }

    /**
     * From 0 to 1: what the rerank model says, as a probability; without it the greater of the cosine and the share of the
     * query's words, weighted by their rarity, that the passage holds.
     */
    private static double relevance(Hit hit) {
        var scores = hit.scores();
        if (scores.rerankScore() != null) {
            return 1 / (1 + Math.exp(-scores.rerankScore()));
        }
        return Math.clamp(scores.cosine() == null ? hit.coverage() : Math.max(hit.coverage(), scores.cosine()), 0, 1);
    }
}
