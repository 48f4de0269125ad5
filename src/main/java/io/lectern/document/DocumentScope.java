package io.lectern.document;

import java.util.Set;

/**
 * Which documents a question or a search is over: those of the collections and those named, together. Both empty means
 * every document of the tenant.
 */
public record DocumentScope(Set<CollectionId> collections, Set<DocumentId> documents) {

    public static final DocumentScope EVERYTHING = new DocumentScope(Set.of(), Set.of());

    public DocumentScope {
        collections = Set.copyOf(collections);
        documents = Set.copyOf(documents);
    }
}
