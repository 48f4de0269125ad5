package io.lectern.engine.serving;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.StateBlob;
import io.lectern.engine.cache.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The edges whose states are in the native cache, each held by a sequence of its own, and their way in and out. The cells
 * of an edge belong to its holder and to every run that has the edge. Belongs to the owner thread.
 */
final class ResidentEdges {

    private static final Logger LOG = System.getLogger(ResidentEdges.class.getName());

    private final SequenceContext context;
    private final StateStore store;
    private final ComputeRates rates;
    private final EngineObserver observer;
    private final SequenceIds ids;
    private final boolean saving;

    // Least recently used first; of one path, the last edge first.
    private final LinkedHashSet<Edge> edges = new LinkedHashSet<>();

    // Those that the store did not keep: copying them again would only cost time, until they are used again.
    private final Set<Edge> unwanted = new HashSet<>();

    private int cells;

    /** @param saving whether the store keeps anything */
    ResidentEdges(
            SequenceContext context, StateStore store, boolean saving, ComputeRates rates, EngineObserver observer) {
        this.saving = saving;
        this.context = context;
        this.store = store;
        this.rates = rates;
        this.observer = observer;
        this.ids = new SequenceIds(context.sequences());
    }

    /** Cells that edges have. */
    int cells() {
        return cells;
    }

    /** Cells of edges that runs have. */
    int pinnedCells() {
        return edges.stream().filter(Edge::isPinned).mapToInt(Edge::length).sum();
    }

    /** A sequence that nobody uses; an edge that nobody needs leaves for it if there is none. */
    OptionalInt takeSequence() {
        if (ids.free() == 0) {
            leastRecentIdle().ifPresent(this::leave);
        }
        return ids.take();
    }

    /** Whether {@link #takeSequence} has one. */
    boolean hasSequence() {
        return ids.free() > 0 || leastRecentIdle().isPresent();
    }

    void giveBackSequence(int sequence) {
        ids.giveBack(sequence);
    }

    /**
     * Makes the cells that a sequence has in an edge's range the edge's too.
     *
     * @return false when no sequence is free to hold them
     */
    boolean hold(Edge edge, int sequence) {
        var holder = takeSequence();
        if (holder.isEmpty()) {
            return false;
        }
        context.share(sequence, holder.getAsInt(), edge.start(), edge.end());
        enter(edge, holder.getAsInt());
        return true;
    }

    /** Splits an edge; false when no sequence is free to hold the second half. */
    boolean split(Edge edge, int length) {
        edge.pin();
        var holder = takeSequence();
        edge.unpin();
        if (holder.isEmpty()) {
            return false;
        }
        store.drop(edge.key(), DropReason.REPLACED);
        int middle = edge.start() + length;
        context.share(edge.holder(), holder.getAsInt(), middle, edge.end());
        context.remove(edge.holder(), middle, edge.end());
        int upperHolder = edge.release();
        var upper = edge.split(length);
        upper.heldBy(upperHolder);
        edge.heldBy(holder.getAsInt());
        edges.add(upper);
        return true;
    }

    /** Says that edges were used, the first of a path first. */
    void touch(List<Edge> path) {
        for (var edge : path.reversed()) {
            if (edges.remove(edge)) {
                edges.add(edge);
                unwanted.remove(edge);
                store.touch(edge.key());
            }
        }
    }

    /** Lets edges that no run has leave until so many cells are free; false when there are not enough of them. */
    boolean leaveUntil(int free, int used) {
        int missing = free - (context.cells() - used);
        while (missing > 0) {
            var idle = leastRecentIdle();
            if (idle.isEmpty()) {
                return false;
            }
            missing -= idle.get().length();
            leave(idle.get());
        }
        return true;
    }

    /**
     * Lets edges that no run has, and that the store keeps, leave: a step takes time for every cell in use, and they are
     * back in no time.
     */
    void leaveIdle() {
        for (var edge : List.copyOf(edges)) {
            if (!edge.isPinned() && keepsAfterSaving(edge)) {
                leave(edge);
            }
        }
    }

    /** Copies an edge into the store if it is not there; whether it is there then. */
    boolean keepsAfterSaving(Edge edge) {
        if (store.contains(edge.key()) || !saving || edge.isForgotten() || unwanted.contains(edge)) {
            return store.contains(edge.key());
        }
        save(edge);
        boolean keeps = store.contains(edge.key());
        if (!keeps) {
            unwanted.add(edge);
        }
        return keeps;
    }

    /** Takes an edge out of the native cache, into the store if it is not there yet. */
    void leave(Edge edge) {
        keepsAfterSaving(edge);
        remove(edge);
        if (!store.contains(edge.key()) && edge.children().isEmpty()) {
            edge.removeFromTree();
        }
        observer.on(new EngineEvent.Evicted(Tier.NATIVE, edge.length(), 0));
    }

    /** Takes an edge out of the native cache. */
    void remove(Edge edge) {
        int holder = edge.release();
        context.remove(holder, edge.start(), edge.end());
        ids.giveBack(holder);
        edges.remove(edge);
        unwanted.remove(edge);
        cells -= edge.length();
    }

    /** Copies an edge into the store. */
    void save(Edge edge) {
        long start = System.nanoTime();
        Optional<StateBlob> blob = snapshot(edge);
        if (blob.isPresent()) {
            long nanos = System.nanoTime() - start;
            rates.saved(blob.get().bytes(), nanos);
            store.put(edge.description(), edge.isDurable(), blob.get());
        }
    }

    /** Bytes that {@link #save} copies. */
    long stateBytes(Edge edge) {
        return context.snapshotBytes(edge.holder());
    }

    /**
     * Brings an edge back.
     *
     * @return false when there is no sequence for it, or the library refuses the state, which is thrown away then
     */
    boolean restore(Edge edge, StateBlob blob, Tier tier) {
        var holder = takeSequence();
        if (holder.isEmpty()) {
            return false;
        }
        long start = System.nanoTime();
        long bytes = blob.bytes();
        if (!context.restore(holder.getAsInt(), blob, edge.start(), edge.length())) {
            ids.giveBack(holder.getAsInt());
            store.drop(edge.key(), DropReason.REFUSED);
            return false;
        }
        long nanos = System.nanoTime() - start;
        rates.restored(bytes, nanos);
        enter(edge, holder.getAsInt());
        observer.on(new EngineEvent.Restored(tier, edge.length(), bytes, Duration.ofNanos(nanos)));
        return true;
    }

    /** Copies all edges into the store; whether it keeps every one of them, and not only the last. */
    boolean mayAllLeave() {
        return edges.stream().allMatch(this::keepsAfterSaving)
                && edges.stream().allMatch(edge -> store.contains(edge.key()));
    }

    private Optional<Edge> leastRecentIdle() {
        return edges.stream().filter(edge -> !edge.isPinned()).findFirst();
    }

    private void enter(Edge edge, int holder) {
        edge.heldBy(holder);
        edges.add(edge);
        cells += edge.length();
    }

    private Optional<StateBlob> snapshot(Edge edge) {
        try {
            return Optional.of(context.snapshot(edge.holder()));
        } catch (OutOfMemoryError e) {
            // What cannot be kept is read again; that is no reason to end.
            LOG.log(Level.WARNING, "the state of {0} tokens is not kept: {1}", edge.length(), e.getMessage());
            return Optional.empty();
        }
    }
}
