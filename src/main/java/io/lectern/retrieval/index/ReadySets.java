package io.lectern.retrieval.index;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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
            return byCollection.computeIfAbsent(collection, wanted -> everything.within(Set.of(wanted), Set.of()));
        }
    }

    /**
     * What of a scope is ready.
     *
     * @throws io.lectern.problem.ProblemException (404) when the scope names an unknown collection or document
     */
    public ReadySet of(DocumentScope scope) {
        if (scope.filter() != null) {
            return ReadySet.of(texts.ready(scope));
        }
        var snapshot = refreshed();
        if (scope.equals(DocumentScope.EVERYTHING)) {
            return snapshot.everything();
        }
        if (scope.documents().isEmpty() && scope.collections().size() == 1) {
            var one = snapshot.of(scope.collections().iterator().next());
            return one.isEmpty() ? asked(scope) : one;
        }
        var ready = snapshot.everything().within(scope.collections(), scope.documents());
        return isKnown(scope, ready) ? ready : asked(scope);
    }

    /** Only the database knows whether what holds nothing ready exists. */
    private ReadySet asked(DocumentScope scope) {
        return ReadySet.of(texts.ready(scope));
    }

    private static boolean isKnown(DocumentScope scope, ReadySet ready) {
        return scope.documents().stream()
                        .allMatch(document -> ready.document(document).isPresent())
                && ready.documents()
                        .map(ReadyDocument::collection)
                        .collect(Collectors.toSet())
                        .containsAll(scope.collections());
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
