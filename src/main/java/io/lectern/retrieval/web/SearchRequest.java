package io.lectern.retrieval.web;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.retrieval.SearchQuery;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param filter a condition on the documents, in Spring AI's text grammar
 * @param limit most hits, 10 when absent
 */
record SearchRequest(
        @NotBlank @Size(max = MAX_QUERY) String query,
        @Size(max = MAX_IDS) @Nullable Set<@NotNull CollectionId> collectionIds,
        @Size(max = MAX_IDS) @Nullable Set<@NotNull DocumentId> documentIds,
        @Nullable String filter,
        @Min(1) @Max(SearchQuery.MAX_LIMIT) @Nullable Integer limit) {

    private static final int MAX_QUERY = 4_000;
    private static final int MAX_IDS = 1_000;
    private static final int DEFAULT_LIMIT = 10;

    SearchQuery toQuery() {
        var scope = new DocumentScope(
                collectionIds == null ? Set.of() : collectionIds,
                documentIds == null ? Set.of() : documentIds,
                DocumentFilters.parse(filter));
        return new SearchQuery(query, scope, limit == null ? DEFAULT_LIMIT : limit);
    }
}
