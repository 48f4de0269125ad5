package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps states in memory and on disk. Safe for use by several threads; no method waits for a disk but {@link #close}.
 */
public interface StateStore extends AutoCloseable {

    /** Where a state can be had from. */
    sealed interface Fetched {}

    /**
     * Here it is, for as long as the lease is open; it is not evicted meanwhile.
     *
     * @param tier where it was when it was first asked for since it was last used
     */
    record Ready(Lease lease, io.lectern.engine.EngineEvent.Tier tier) implements Fetched {}

    /** It is being read from disk; ask again when the store has told so. */
    record Loading() implements Fetched {}

    /** There is none, or none any more. */
    record Missing() implements Fetched {}

    /** A hold on a state in memory; to be closed after use. */
    interface Lease extends AutoCloseable {

        StateBlob blob();

        @Override
        void close();
    }

    /** All states there are at this moment, parents before children: those that an earlier process left, at the start. */
    List<StateDescription> states();

    /** Whether the state is kept in some tier. */
    boolean contains(StateKey key);

    /** Bytes of a state; 0 when there is none. */
    long bytes(StateKey key);

    /** How long it will take until the state is in memory, by what was measured so far; zero when it is, or is missing. */
    Duration loadTime(StateKey key);

    /**
     * Keeps a state. The state before it need not be kept too: it may come later, or live in the native cache only.
     *
     * @param durable whether it is to go to the disk too, in the background, and the states in memory that it stands on
     * @param blob belongs to the store from now on, even if the state is not kept for want of room
     */
    void put(StateDescription description, boolean durable, StateBlob blob);

    /** Whether a durable state of so many bytes would be written now, and not given up because too many wait for the disk. */
    boolean mayWrite(long bytes);

    /** Writes a state that is in memory to disk too, in the background. */
    void makeDurable(StateKey key);

    /** Begins to read states that will be fetched next, in their order, as many as the memory holds together. */
    void readAhead(List<StateKey> next);

    /** Gives a state out, or begins to read it from disk. */
    Fetched fetch(StateKey key);

    /** Says that the state was used where it is, in the native cache. */
    void touch(StateKey key);

    /** Throws a state away. */
    void drop(StateKey key, DropReason reason);

    /**
     * Erases the states of a source from all tiers, and what stands behind them, those of other fingerprints too; completed
     * when the files are gone, exceptionally with an {@link java.io.IOException} when they may not be.
     */
    CompletableFuture<Void> forget(CacheScope scope, String source);

    /** Waits until everything that is to be written is on disk, or cannot be. */
    CompletableFuture<Void> flushed();

    /** Finishes what is being written, for some seconds at most, and frees the memory that no lease holds. Idempotent. */
    @Override
    void close();
}
