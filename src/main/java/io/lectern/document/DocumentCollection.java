package io.lectern.document;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A set of documents that are asked together; the same bytes are uploaded to it once.
 *
 * @param documents how many there are, with those that lie in others
 * @param revision counts the changes that clients made; part of the entity tag
 */
public record DocumentCollection(
        CollectionId id,
        String name,
        @Nullable String description,
        long documents,
        Instant createdAt,
        @JsonIgnore int revision) {}
