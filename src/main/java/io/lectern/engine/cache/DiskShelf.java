package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.StateFolder.Found;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What lies on disk, up to a number of bytes: this engine's states, and files of others, which count too and go first, the
 * longest unused one before the others. Guarded by the store's lock.
 */
final class DiskShelf {

    /** A state that is on disk, and what it takes there. */
    record Stocked(Entry entry, long fileBytes) {}

    private final long limit;
    private final Shelf shelf;
    private final StateFolder folder;
    private final Catalogue catalogue;
    private final Guard guard;
    private final ArrayDeque<Found> foreign = new ArrayDeque<>();

    private long foreignBytes;

    DiskShelf(long limit, RecomputeCost cost, StateFolder folder, Catalogue catalogue, Guard guard) {
        this.limit = limit;
        this.shelf = new Shelf(cost);
        this.folder = folder;
        this.catalogue = catalogue;
        this.guard = guard;
    }

    /** Says which files there are of others, replacing what was said before. */
    void foreign(Collection<Found> found) {
        foreign.clear();
        found.stream().sorted(Comparator.comparing(Found::lastUsed)).forEach(foreign::add);
        foreignBytes = found.stream().mapToLong(Found::bytes).sum();
    }

    /** Puts on what an earlier process left. Of the worth it had, only the order of last uses is known: from that it ages. */
    void restock(List<Stocked> oldestFirst) {
        double usual = oldestFirst.stream()
                .mapToDouble(stocked -> shelf.density(stocked.entry()))
                .average()
                .orElse(0);
        for (var stocked : oldestFirst) {
            shelf.add(stocked.entry(), stocked.fileBytes());
            shelf.age(usual / oldestFirst.size());
        }
    }

    /**
     * Makes room for a state and puts it on.
     *
     * @return the files that must go for it; it is not on if there cannot be room
     */
    List<Path> add(Entry entry, long fileBytes) {
        if (fileBytes > limit) {
            return List.of();
        }
        shelf.add(entry, fileBytes);
        var leaving = makeRoom(Optional.of(entry));
        if (used() > limit) {
            shelf.remove(entry);
        }
        // What had to go for it has moved the clock.
        shelf.renew(entry);
        return leaving;
    }

    boolean has(Entry entry) {
        return shelf.has(entry);
    }

    /** The files that must go until the limit is kept. */
    List<Path> makeRoom(Optional<Entry> spared) {
        var leaving = new ArrayList<Path>();
        while (used() > limit && !foreign.isEmpty()) {
            var file = foreign.remove();
            foreignBytes -= file.bytes();
            leaving.add(file.file());
        }
        var next = next(spared);
        while (used() > limit && next.isPresent()) {
            evict(next.get());
            leaving.add(folder.file(next.get().key()));
            next = next(spared);
        }
        return leaving;
    }

    private Optional<Entry> next(Optional<Entry> spared) {
        return shelf.next(entry -> spared.filter(entry::equals).isEmpty());
    }

    private void evict(Entry entry) {
        shelf.evict(entry);
        left(entry);
    }

    /** Takes off a state that is of no use. */
    void discard(Entry entry) {
        shelf.remove(entry);
        left(entry);
    }

    private void left(Entry entry) {
        entry.onDisk = Entry.OnDisk.NO;
        guard.tell(new EngineEvent.Evicted(Tier.DISK, entry.tokens(), entry.bytes));
        catalogue.settle(entry);
    }

    void remove(Entry entry) {
        shelf.remove(entry);
    }

    void renew(Entry entry) {
        shelf.renew(entry);
    }

    void tellUsage() {
        guard.tell(new EngineEvent.TierUsage(Tier.DISK, used(), limit));
    }

    private long used() {
        return shelf.bytes() + foreignBytes;
    }
}
