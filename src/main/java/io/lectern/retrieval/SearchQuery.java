package io.lectern.retrieval;

import io.lectern.document.DocumentScope;

/**
 * What to search for and where.
 *
 * @param limit most hits to return, 1 to 100
 */
public record SearchQuery(String text, DocumentScope scope, int limit) {

    public static final int MAX_LIMIT = 100;

    public SearchQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to %d: %d".formatted(MAX_LIMIT, limit));
        }
    }
}
