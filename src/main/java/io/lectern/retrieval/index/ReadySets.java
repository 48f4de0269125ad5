package io.lectern.retrieval.index;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows in memory which versions are ready. Each call asks the database what changed since the last one and so gives
 * exactly what was ready at one moment of the call, for the price of one small query. Safe for use by several threads.
 */
public final class ReadySets {

    private final DocumentTexts texts;
    private volatile Snapshot latest = new Snapshot(ReadyChanges.NOTHING_KNOWN, ReadySet.of(List.of()));

    public ReadySets(DocumentTexts texts) {
        this.texts = texts;
    }

    /** What was ready after a step of the database; collections are sorted out when they are first asked for. */
    private record Snapshot(long at, ReadySet everything, Map<CollectionId, ReadySet> byCollection) {

        Snapshot(long at, ReadySet everything) {
            this(at, everything, new ConcurrentHashMap<>());
        }

        ReadySet of(CollectionId collection) {
            return byCollection.computeIfAbsent(collection, wanted -> everything.within(Set.of(wanted)));
        }
    }

    /**
     * What of a scope is ready.
     *
     * @throws io.lectern.problem.ProblemException (404) when the scope names an unknown collection or document
     */
    public ReadySet of(DocumentScope scope) {
        // Only the database knows what lies in a document, and what a filter lets through.
        if (scope.filter() != null || !scope.documents().isEmpty()) {
            return asked(scope);
        }
        var snapshot = refreshed();
        var collections = scope.collections();
        if (collections.isEmpty()) {
            return snapshot.everything();
        }
        var known = collections.stream().map(snapshot::of).toList();
        // Only the database knows whether a collection exists that holds nothing ready.
        if (known.stream().anyMatch(ReadySet::isEmpty)) {
            return asked(scope);
        }
        return known.size() == 1 ? known.getFirst() : snapshot.everything().within(collections);
    }

    private ReadySet asked(DocumentScope scope) {
        return ReadySet.of(texts.ready(scope));
    }

    private Snapshot refreshed() {
        var known = latest;
        var changes = texts.readyChanges(known.at());
        if (!changes.complete() && changes.at() == known.at()) {
            return known;
        }
        return advance(known, changes);
    }

    /** What another thread learnt meanwhile may be newer; an older picture never takes its place. */
    private synchronized Snapshot advance(Snapshot known, ReadyChanges changes) {
        if (latest.at() == known.at()) {
            latest = new Snapshot(changes.at(), known.everything().after(changes));
        } else if (latest.at() < changes.at()) {
            var missing = texts.readyChanges(latest.at());
            latest = new Snapshot(missing.at(), latest.everything().after(missing));
        }
        return latest;
    }
}
