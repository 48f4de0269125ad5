package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.StateStore.Fetched;
import io.lectern.engine.cache.StateStore.Loading;
import io.lectern.engine.cache.StateStore.Missing;
import io.lectern.engine.cache.StateStore.Ready;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store under test, and what it told. A token costs a millisecond. */
final class Tiers implements AutoCloseable {

    private static final long LONGEST_SECONDS = 30;
    private static final int MAX_LOADS = 1000;

    final CountedMemory memory = new CountedMemory();
    final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    final TieredStates store;

    private final Semaphore changed = new Semaphore(0);

    private Tiers(CacheSettings settings, Fingerprint fingerprint) {
        store = TieredStates.open(
                settings,
                fingerprint,
                memory,
                (start, tokens) -> Duration.ofMillis(tokens),
                events::add,
                changed::release);
    }

    static Tiers inMemory(long ramBytes) {
        return new Tiers(new CacheSettings(ramBytes, Optional.empty(), 0), Invented.FINGERPRINT);
    }

    static Tiers onDisk(long ramBytes, Path disk, long diskBytes) {
        return onDisk(ramBytes, disk, diskBytes, Invented.FINGERPRINT);
    }

    static Tiers onDisk(long ramBytes, Path disk, long diskBytes, Fingerprint fingerprint) {
        return new Tiers(new CacheSettings(ramBytes, Optional.of(disk), diskBytes), fingerprint);
    }

    void put(StateDescription description, int bytes) {
        store.put(description, false, memory.copyOf(Invented.content(description, bytes)));
    }

    void putDurable(StateDescription description, int bytes) {
        store.put(description, true, memory.copyOf(Invented.content(description, bytes)));
    }

    boolean has(StateDescription description) {
        return store.contains(description.key());
    }

    /** Fetches, and waits as long as the state is being read. */
    Fetched fetch(StateDescription description) {
        var fetched = store.fetch(description.key());
        for (int i = 0; i < MAX_LOADS && fetched instanceof Loading; i++) {
            awaitChange();
            fetched = store.fetch(description.key());
        }
        return fetched;
    }

    /** Waits until one more state was read. */
    void awaitChange() {
        try {
            if (!changed.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing changed");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The content of a state that is fetched and given back, and the tier that it came from. */
    Optional<Given> take(StateDescription description) {
        return switch (fetch(description)) {
            case Ready(var lease, var tier) -> {
                try (lease) {
                    yield Optional.of(new Given(bytes(lease.blob()), tier));
                }
            }
            case Missing() -> Optional.empty();
            case Loading() -> throw new AssertionError("loads without end");
        };
    }

    record Given(byte[] content, Tier tier) {}

    static byte[] bytes(StateBlob blob) {
        var bytes = new byte[Math.toIntExact(blob.bytes())];
        blob.view(0, bytes.length).get(bytes);
        return bytes;
    }

    void flush() {
        await(store.flushed());
    }

    static void await(CompletableFuture<Void> promise) {
        try {
            promise.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    <E extends EngineEvent> List<E> told(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
