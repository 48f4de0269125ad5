package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * States in memory, up to a number of bytes. All that is in memory counts, also what only a lease or the writing thread holds
 * still. Guarded by the store's lock.
 */
final class RamTier {

    private final long limit;
    private final Shelf shelf;
    private final Catalogue catalogue;
    private final Guard guard;

    private long used;
    private @Nullable HeldBlob passing;

    RamTier(long limit, RecomputeCost cost, Catalogue catalogue, Guard guard) {
        this.limit = limit;
        this.shelf = new Shelf(cost);
        this.catalogue = catalogue;
        this.guard = guard;
    }

    /** Bytes in memory that the tier itself does not hold: they are being written or given out. */
    long besides() {
        return used - shelf.bytes() - (passing == null ? 0 : passing.blob.bytes());
    }

    /** Whether so many bytes can be in the tier at all. */
    boolean holds(long bytes) {
        return bytes <= limit;
    }

    /** Takes a blob into memory; whoever calls has a hold on it. */
    HeldBlob hold(Entry entry, StateBlob blob) {
        var held = new HeldBlob(entry, blob);
        entry.memory = held;
        used += blob.bytes();
        return held;
    }

    /**
     * Keeps a state that is in memory, if there is room or room can be made.
     *
     * @return whether it is kept
     */
    boolean keep(HeldBlob held) {
        var entry = held.entry;
        if (!holds(held.blob.bytes())) {
            return false;
        }
        shelf.add(entry, held.blob.bytes());
        held.holds++;
        makeRoom(0, entry);
        if (used > limit) {
            shelf.remove(entry);
            held.holds--;
            return false;
        }
        // What had to go for it has moved the clock.
        shelf.renew(entry);
        tellUsage();
        return true;
    }

    /** Evicts what may go, until there is room or nothing may go any more. */
    void makeRoom(long bytes, Entry spared) {
        boolean gone = true;
        while (gone && used + bytes > limit) {
            var next = shelf.next(entry -> entry != spared && entry.memory != null && entry.memory.holds == 1);
            next.ifPresent(this::evict);
            gone = next.isPresent();
        }
    }

    private void evict(Entry entry) {
        shelf.evict(entry);
        guard.tell(new EngineEvent.Evicted(Tier.RAM, entry.tokens(), entry.bytes));
        release(entry.memory);
    }

    /** Keeps a state that was read; one that there is no room for, until it was given out or the next one comes. */
    void receive(Entry entry, StateBlob blob) {
        var held = hold(entry, blob);
        if (keep(held)) {
            release(held);
        } else {
            letPass();
            passing = held;
        }
    }

    private void letPass() {
        var passed = passing;
        passing = null;
        release(passed);
    }

    StateStore.Lease lease(HeldBlob held) {
        held.holds++;
        if (held == passing) {
            letPass();
        }
        var closed = new AtomicBoolean();
        return new StateStore.Lease() {
            @Override
            public StateBlob blob() {
                return held.blob;
            }

            @Override
            public void close() {
                if (!closed.getAndSet(true)) {
                    guard.run(() -> release(held));
                }
            }
        };
    }

    /** Ends a hold; with the last one the memory goes. */
    void release(@Nullable HeldBlob held) {
        if (held != null && --held.holds == 0) {
            used -= held.blob.bytes();
            held.entry.memory = null;
            guard.later(held.blob::close);
            catalogue.settle(held.entry);
            tellUsage();
        }
    }

    void renew(Entry entry) {
        shelf.renew(entry);
    }

    /** Ends the tier's own holds on a state. */
    void remove(Entry entry) {
        var held = entry.memory;
        if (shelf.has(entry)) {
            shelf.remove(entry);
            release(held);
        }
        if (held != null && held == passing) {
            letPass();
        }
    }

    private void tellUsage() {
        guard.tell(new EngineEvent.TierUsage(Tier.RAM, used, limit));
    }
}
