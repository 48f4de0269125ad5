package io.lectern.retrieval.index;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a search may show, at one moment: at most one of each document. Immutable; the same object stands for
 * the same versions, so an index may keep what it made of one, and make the next of it by the {@link Step} between them.
 */
public final class ReadySet {

    /** A set that differs from its base by so many documents becomes a base of its own. */
    private static final int MOST_CHANGES = 1_024;

    private final Map<DocumentId, ReadyDocument> base;
    /** What differs from the base: empty for a document that is not ready any more. */
    private final Map<DocumentId, Optional<ReadyDocument>> changed;

    private final int size;
    private final Object identity = new Object();
    private final @Nullable Step step;

    /**
     * What made a set of an earlier one.
     *
     * @param from the {@link ReadySet#identity} of the earlier one
     * @param hidden versions that only the earlier one shows
     * @param shown versions that only this one shows
     */
    public record Step(Object from, List<VersionId> hidden, List<VersionId> shown) {}

    private ReadySet(
            Map<DocumentId, ReadyDocument> base,
            Map<DocumentId, Optional<ReadyDocument>> changed,
            int size,
            @Nullable Step step) {
        this.base = base;
        this.changed = changed;
        this.size = size;
        this.step = step;
    }

    /** The versions of these documents, no document twice. */
    public static ReadySet of(Collection<ReadyDocument> documents) {
        var base = HashMap.<DocumentId, ReadyDocument>newHashMap(documents.size());
        for (var document : documents) {
            if (base.put(document.version().document(), document) != null) {
                throw new IllegalArgumentException(
                        "two ready versions of document " + document.version().document());
            }
        }
        return new ReadySet(base, Map.of(), base.size(), null);
    }

    /** The set after the changes. */
    public ReadySet after(ReadyChanges changes) {
        if (changes.complete()) {
            return of(changes.ready());
        }
        var next = new HashMap<>(changed);
        var hidden = new ArrayList<VersionId>();
        var shown = new ArrayList<VersionId>();
        int sizeAfter = size;
        for (var document : changes.ready()) {
            var before = replace(next, document.version().document(), Optional.of(document));
            if (before.isEmpty() || !before.get().version().equals(document.version())) {
                before.ifPresent(earlier -> hidden.add(earlier.version()));
                shown.add(document.version());
            }
            sizeAfter += before.isEmpty() ? 1 : 0;
        }
        for (var document : changes.removed()) {
            var before = replace(next, document, Optional.empty());
            before.ifPresent(earlier -> hidden.add(earlier.version()));
            sizeAfter -= before.isPresent() ? 1 : 0;
        }
        var made = new Step(identity, hidden, shown);
        return next.size() > MOST_CHANGES
                ? new ReadySet(merged(next), Map.of(), sizeAfter, made)
                : new ReadySet(base, next, sizeAfter, made);
    }

    /** The versions of documents that belong to one of the collections. */
    public ReadySet within(Set<CollectionId> collections) {
        return of(documents()
                .filter(ready -> collections.contains(ready.collection()))
                .toList());
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many versions there are. */
    public int size() {
        return size;
    }

    public boolean contains(VersionId version) {
        return document(version).isPresent();
    }

    /** The document that shows a version, if it does. */
    public Optional<ReadyDocument> document(VersionId version) {
        return document(version.document()).filter(ready -> ready.version().equals(version));
    }

    /** The document, if it is ready. */
    public Optional<ReadyDocument> document(DocumentId id) {
        var change = changed.get(id);
        return change == null ? Optional.ofNullable(base.get(id)) : change;
    }

    /** All documents, in no order. */
    public Stream<ReadyDocument> documents() {
        if (changed.isEmpty()) {
            return base.values().stream();
        }
        var unchanged = base.values().stream()
                .filter(ready -> !changed.containsKey(ready.version().document()));
        return Stream.concat(unchanged, changed.values().stream().flatMap(Optional::stream));
    }

    /** All versions, in no order. */
    public Stream<VersionId> versions() {
        return documents().map(ReadyDocument::version);
    }

    /** Stands for this set without keeping it in memory. */
    public Object identity() {
        return identity;
    }

    /** How the set came from an earlier one, where it did. */
    public Optional<Step> step() {
        return Optional.ofNullable(step);
    }

    private Optional<ReadyDocument> replace(
            Map<DocumentId, Optional<ReadyDocument>> next, DocumentId id, Optional<ReadyDocument> document) {
        var before = next.put(id, document);
        return before == null ? Optional.ofNullable(base.get(id)) : before;
    }

    private Map<DocumentId, ReadyDocument> merged(Map<DocumentId, Optional<ReadyDocument>> next) {
        var merged = new HashMap<>(base);
        next.forEach(
                (id, document) -> document.ifPresentOrElse(ready -> merged.put(id, ready), () -> merged.remove(id)));
        return merged;
    }
}
