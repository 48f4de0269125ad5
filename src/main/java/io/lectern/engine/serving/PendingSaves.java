package io.lectern.engine.serving;

import io.lectern.engine.cache.StateStore;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** The edges that are worth keeping on disk and not in the store yet. Belongs to the owner thread. */
final class PendingSaves {

    // Saving may take this share of the time that computing took; otherwise it waits until nobody is kept waiting.
    private static final int SAVING_SHARE = 20;

    private final ResidentEdges resident;
    private final StateStore store;
    private final ComputeRates rates;
    private final SequencedSet<Edge> edges = new LinkedHashSet<>();

    PendingSaves(ResidentEdges resident, StateStore store, ComputeRates rates) {
        this.resident = resident;
        this.store = store;
        this.rates = rates;
    }

    void add(Edge edge) {
        edges.add(edge);
    }

    /**
     * Copies the first of them into the store, when it can be written now.
     *
     * @param idle whether nobody is kept waiting by that
     * @return whether there was one
     */
    boolean saveNext(boolean idle) {
        while (!edges.isEmpty()) {
            var edge = edges.getFirst();
            if (!edge.isResident() || edge.isForgotten() || store.contains(edge.key())) {
                store.makeDurable(edges.removeFirst().key());
            } else if ((idle || isCheap(edge)) && store.mayWrite(resident.stateBytes(edge))) {
                resident.save(edges.removeFirst());
                return true;
            } else {
                return false;
            }
        }
        return false;
    }

    /** Copies all of them into the store, and waits where the disk is behind. */
    void saveAll() {
        while (saveNext(true) || waitForDisk()) {
            // Each time there is one less of them, or room for the next one.
        }
    }

    private boolean waitForDisk() {
        if (edges.isEmpty()) {
            return false;
        }
        store.flushed().exceptionally(failed -> null).join();
        return store.mayWrite(resident.stateBytes(edges.getFirst()));
    }

    private boolean isCheap(Edge edge) {
        var saving = rates.save(resident.stateBytes(edge));
        return saving.multipliedBy(SAVING_SHARE).compareTo(rates.of(edge.start(), edge.length())) < 0;
    }
}
