package io.lectern.document;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * Which documents a question or a search is over: those of the collections and those named, together, with all that lies
 * in those named, at any depth; both empty means every document of the tenant. Of these, those that the filter lets
 * through.
 *
 * @param filter a condition on the documents' metadata and fields, null for none
 */
public record DocumentScope(
        Set<CollectionId> collections, Set<DocumentId> documents, Filter.@Nullable Expression filter) {

    public static final DocumentScope EVERYTHING = new DocumentScope(Set.of(), Set.of());

    public DocumentScope {
        collections = Set.copyOf(collections);
        documents = Set.copyOf(documents);
    }

    /** A scope without a filter. */
    public DocumentScope(Set<CollectionId> collections, Set<DocumentId> documents) {
        this(collections, documents, null);
    }
}
