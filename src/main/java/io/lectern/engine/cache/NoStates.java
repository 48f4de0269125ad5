package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps nothing. */
public final class NoStates implements StateStore {

    @Override
    public List<StateDescription> states() {
        return List.of();
    }

    @Override
    public boolean contains(StateKey key) {
        return false;
    }

    @Override
    public long bytes(StateKey key) {
        return 0;
    }

    @Override
    public Duration loadTime(StateKey key) {
        return Duration.ZERO;
    }

    @Override
    public void put(StateDescription description, boolean durable, StateBlob blob) {
        blob.close();
    }

    @Override
    public void makeDurable(StateKey key) {}

    @Override
    public Fetched fetch(StateKey key) {
        return new Missing();
    }

    @Override
    public void touch(StateKey key) {}

    @Override
    public void drop(StateKey key, DropReason reason) {}

    @Override
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> flushed() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
