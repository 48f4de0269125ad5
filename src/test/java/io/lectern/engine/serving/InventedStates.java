package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.StateBlob;
import io.lectern.engine.cache.StateDescription;
import io.lectern.engine.cache.StateKey;
import io.lectern.engine.cache.StateStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A store of a few states that outlives those who use it. Safe for use by several threads. */
final class InventedStates implements StateStore {

    private final Map<StateKey, Kept> kept = new LinkedHashMap<>();
    private final int most;

    /** How long it says that a state takes. */
    volatile Duration loadTime = Duration.ZERO;

    /** Whether a state that is asked for is still being read. */
    volatile BooleanSupplier loading = () -> false;

    /** Whether the disk takes more now. */
    volatile boolean writing = true;

    private int offered;

    private record Kept(StateDescription description, StateBlob blob) {}

    /** @param most states that it keeps; the oldest goes first */
    InventedStates(int most) {
        this.most = most;
    }

    synchronized void clear() {
        kept.clear();
    }

    /** States that it was given. */
    synchronized int offered() {
        return offered;
    }

    /** Tokens that the states have together. */
    synchronized int tokens() {
        return kept.values().stream()
                .mapToInt(state -> state.description().tokens().length)
                .sum();
    }

    @Override
    public synchronized List<StateDescription> states() {
        return kept.values().stream()
                .map(Kept::description)
                .sorted(Comparator.comparingInt(state -> state.key().start()))
                .toList();
    }

    @Override
    public synchronized boolean contains(StateKey key) {
        return kept.containsKey(key);
    }

    @Override
    public synchronized long bytes(StateKey key) {
        var state = kept.get(key);
        return state == null ? 0 : state.blob().bytes();
    }

    @Override
    public Duration loadTime(StateKey key) {
        return loadTime;
    }

    @Override
    public synchronized void put(StateDescription description, boolean durable, StateBlob blob) {
        offered++;
        kept.putIfAbsent(description.key(), new Kept(description, blob));
        if (kept.size() > most) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    @Override
    public boolean mayWrite(long bytes) {
        return writing;
    }

    @Override
    public void makeDurable(StateKey key) {}

    @Override
    public void readAhead(List<StateKey> next) {}

    @Override
    public synchronized Fetched fetch(StateKey key) {
        var state = kept.get(key);
        if (state == null) {
            return new Missing();
        }
        return loading.getAsBoolean() ? new Loading() : new Ready(lease(state.blob()), Tier.RAM);
    }

    private static Lease lease(StateBlob blob) {
        return new Lease() {
            @Override
            public StateBlob blob() {
                return blob;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void touch(StateKey key) {}

    @Override
    public synchronized void drop(StateKey key, DropReason reason) {
        kept.remove(key);
    }

    @Override
    public synchronized CompletableFuture<Void> forget(CacheScope scope, String source) {
        kept.values()
                .removeIf(state -> state.description().scope().equals(scope)
                        && state.description().sources().contains(source));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> flushed() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
