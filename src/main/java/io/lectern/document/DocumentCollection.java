package io.lectern.document;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A set of documents that are asked together; the same bytes are in it once. */
public record DocumentCollection(
        CollectionId id, String name, @Nullable String description, long documents, Instant createdAt) {}
