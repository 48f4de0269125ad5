package io.lectern.conversation;

import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentScope;
import org.jspecify.annotations.Nullable;

/**
 * The documents that questions are over, as they were named.
 *
 * @param documents with the filter's condition
 * @param filter in Spring AI's text grammar, null for none
 */
public record Scope(DocumentScope documents, @Nullable String filter) {

    /**
     * Documents narrowed by a filter.
     *
     * @throws io.lectern.document.FilterException when the filter is wrong
     */
    public static Scope of(DocumentScope unfiltered, @Nullable String filter) {
        return new Scope(
                new DocumentScope(unfiltered.collections(), unfiltered.documents(), DocumentFilters.parse(filter)),
                filter);
    }
}
