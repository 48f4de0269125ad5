package io.lectern.retrieval.index;

import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The versions that a search may show, at one moment: at most one of each document. Immutable; the same object stands for
 * the same versions, so that an index may keep what it made of it.
 */
public final class ReadySet {

    private final Map<DocumentId, ReadyDocument> documents;

    private ReadySet(Map<DocumentId, ReadyDocument> documents) {
        this.documents = documents;
    }

    /** The versions of these documents, no document twice. */
    public static ReadySet of(Collection<ReadyDocument> documents) {
        return new ReadySet(documents.stream()
                .collect(Collectors.toUnmodifiableMap(ready -> ready.version().document(), Function.identity())));
    }

    public boolean isEmpty() {
        return documents.isEmpty();
    }

    /** How many versions there are. */
    public int size() {
        return documents.size();
    }

    public boolean contains(VersionId version) {
        return document(version).isPresent();
    }

    /** The document that shows a version, if it does. */
    public Optional<ReadyDocument> document(VersionId version) {
        return Optional.ofNullable(documents.get(version.document()))
                .filter(ready -> ready.version().equals(version));
    }

    /** All versions, in no order. */
    public Stream<VersionId> versions() {
        return documents.values().stream().map(ReadyDocument::version);
    }
}
