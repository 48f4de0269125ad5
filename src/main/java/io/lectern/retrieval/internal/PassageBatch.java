package io.lectern.retrieval.internal;

import io.lectern.document.VersionId;
import io.lectern.problem.ProblemException;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.PassageIndex;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that are put into an index together, with one commit. What others write or remove of them between reading and
 * writing is newer, and stays. Filled and written by one thread.
 */
final class PassageBatch {

    private static final Logger LOG = LoggerFactory.getLogger(PassageBatch.class);
    private static final int FULL = 2_000;

    private final PassageIndex into;
    private final Lock alone;
    private final Map<VersionId, List<IndexedPassage>> waiting = new ConcurrentHashMap<>();
    private int passages;

    /** @param alone held by nobody who writes or removes at the moment */
    PassageBatch(PassageIndex into, Lock alone) {
        this.into = into;
        this.alone = alone;
    }

    /**
     * Adds a version.
     *
     * @param read its passages; a problem with status 404 says that it is gone
     * @return false when it has no passages or is gone
     */
    boolean add(VersionId version, Supplier<List<IndexedPassage>> read) {
        // Before it is read, so that from now on it can be overtaken.
        waiting.put(version, List.of());
        List<IndexedPassage> found = List.of();
        try {
            found = read.get();
        } catch (ProblemException e) {
            if (e.type().status() != 404) {
                throw e;
            }
            LOG.debug("{} was deleted before it was added to the index", version, e);
        } finally {
            if (found.isEmpty()) {
                waiting.remove(version);
            }
        }
        var added = found;
        if (waiting.computeIfPresent(version, (same, none) -> added) != null) {
            passages += added.size();
        }
        return !added.isEmpty();
    }

    /** Whether there is enough for a commit. */
    boolean isFull() {
        return passages >= FULL;
    }

    /** Writes what was added since the last time. */
    void write() {
        alone.lock();
        try {
            if (!waiting.isEmpty()) {
                into.replaceAll(Map.copyOf(waiting));
            }
        } finally {
            alone.unlock();
        }
        waiting.clear();
        passages = 0;
    }

    /** Leaves out versions that somebody else writes or removes now. Called by any thread. */
    void leaveOut(Predicate<VersionId> versions) {
        waiting.keySet().removeIf(versions);
    }
}
