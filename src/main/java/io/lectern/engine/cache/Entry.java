package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent.Tier;
import org.jspecify.annotations.Nullable;

/** A state that is kept, and where. Guarded by the store's lock. */
final class Entry {

    enum OnDisk {
        NO,
        /** It will be, when its turn comes. */
        QUEUED,
        YES
    }

    final StateDescription description;
    final long bytes;

    @Nullable
    HeldBlob memory;

    OnDisk onDisk = OnDisk.NO;
    boolean loading;

    /** While it is loading: the bytes of all states that were asked for before it. */
    long askedBefore;

    /** Whether the last reading failed for a reason that is not the file's, which the next fetch tells. */
    boolean loadFailed;

    /** Where it was when it was first asked for since it was last given out. */
    Tier origin = Tier.RAM;

    /** Whether its file was marked as used by this process, and when that was. */
    boolean markedUsed;

    long markedUsedNanos;

    /** Whether the catalogue has it no more; what is still being written or read of it is in vain. */
    volatile boolean gone;

    Entry(StateDescription description, long bytes) {
        this.description = description;
        this.bytes = bytes;
    }

    StateKey key() {
        return description.key();
    }

    int tokens() {
        return description.tokens().length;
    }

    boolean isAnywhere() {
        return memory != null || onDisk != OnDisk.NO;
    }
}
