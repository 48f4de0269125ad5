package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.Entry.OnDisk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * States in memory and on disk. Each tier has a limit in bytes and makes room by {@link Shelf}. A disk that fails ends the
 * writing, with one warning, and nothing else; what it holds can still be read and erased.
 */
public final class TieredStates implements StateStore {

    private static final Logger LOG = System.getLogger(TieredStates.class.getName());

    /** States that wait for the disk and that the memory has no room for, together at most this much, or one. */
    private static final long WRITE_BUFFER_BYTES = 256L << 20;

    private final Guard guard;
    private final Catalogue catalogue = new Catalogue();
    private final RamTier ram;
    private final Optional<Path> diskPath;
    private final Optional<Disk> disk;

    private boolean closed;

    private record Disk(StateFolder folder, DiskWriter writer, DiskReader reader) {}

    private TieredStates(
            CacheSettings settings,
            Fingerprint fingerprint,
            BlobMemory memory,
            RecomputeCost cost,
            EngineObserver observer,
            Runnable changed) {
        guard = new Guard(observer);
        ram = new RamTier(settings.ramBytes(), cost, catalogue, guard);
        diskPath = settings.disk();
        disk = diskPath.flatMap(path -> openDisk(path, settings.diskBytes(), fingerprint, memory, cost, changed));
    }

    /**
     * Finds what an earlier process left on disk, by reading headers. A disk that cannot be used is told to the observer.
     *
     * @param changed called by any thread when a fetch that was {@link StateStore.Loading} is worth repeating; it must
     *     return at once
     */
    public static TieredStates open(
            CacheSettings settings,
            Fingerprint fingerprint,
            BlobMemory memory,
            RecomputeCost cost,
            EngineObserver observer,
            Runnable changed) {
        return new TieredStates(settings, fingerprint, memory, cost, observer, changed);
    }

    private Optional<Disk> openDisk(
            Path path, long limit, Fingerprint fingerprint, BlobMemory memory, RecomputeCost cost, Runnable changed) {
        try {
            var folder = StateFolder.open(path, fingerprint);
            var shelf = new DiskShelf(limit, cost, folder, catalogue, guard);
            takeInventory(folder, shelf);
            var writer = new DiskWriter(folder, shelf, ram, catalogue, guard);
            var reader = new DiskReader(folder, writer, ram, memory, catalogue, guard, changed);
            return Optional.of(new Disk(folder, writer, reader));
        } catch (IOException e) {
            var reason = "States are not kept in %s: %s".formatted(path, e);
            LOG.log(Level.WARNING, reason);
            guard.run(() -> guard.tell(new EngineEvent.TierDisabled(Tier.DISK, reason)));
            return Optional.empty();
        }
    }

    private void takeInventory(StateFolder folder, DiskShelf shelf) throws IOException {
        try {
            new DiskInventory(folder, shelf, catalogue, guard).take();
        } catch (IOException e) {
            guard.run(() -> catalogue.all().forEach(catalogue::remove));
            folder.close();
            throw e;
        }
    }

    @Override
    public List<StateDescription> states() {
        return guard.call(
                () -> catalogue.all().stream().map(entry -> entry.description).toList());
    }

    @Override
    public boolean contains(StateKey key) {
        return guard.call(() -> catalogue.find(key).isPresent());
    }

    @Override
    public long bytes(StateKey key) {
        return guard.call(() -> catalogue.find(key).map(entry -> entry.bytes).orElse(0L));
    }

    @Override
    public Duration loadTime(StateKey key) {
        return guard.call(() -> catalogue
                .find(key)
                .filter(entry -> entry.memory == null)
                .flatMap(entry -> disk.map(present -> present.reader.loadTime(entry)))
                .orElse(Duration.ZERO));
    }

    @Override
    public void put(StateDescription description, boolean durable, StateBlob blob) {
        guard.run(() -> {
            if (closed) {
                guard.later(blob::close);
            } else {
                put(entry(description, blob), durable, blob);
            }
        });
    }

    private void put(Entry entry, boolean durable, StateBlob blob) {
        if (entry.memory == null) {
            keep(entry, durable || catalogue.hasDurableChild(entry), blob);
        } else {
            guard.later(blob::close);
        }
        if (durable) {
            makeDurable(entry);
        }
    }

    /** The entry of a state; one under the same key that is another state, by whatever mistake, is not to be trusted. */
    private Entry entry(StateDescription description, StateBlob blob) {
        var kept = catalogue.find(description.key());
        if (kept.isPresent()) {
            var entry = kept.get();
            if (entry.bytes == blob.bytes() && entry.description.sameState(description)) {
                return entry;
            }
            remove(entry, DropReason.FOREIGN);
        }
        return new Entry(description, blob.bytes());
    }

    private void keep(Entry entry, boolean durable, StateBlob blob) {
        catalogue.add(entry);
        var held = ram.hold(entry, blob);
        if (ram.keep(held)) {
            guard.tell(new EngineEvent.Saved(Tier.RAM, entry.tokens(), entry.bytes, Duration.ZERO));
        }
        if (durable && ram.besides() <= Math.max(WRITE_BUFFER_BYTES, entry.bytes)) {
            write(held);
        }
        ram.release(held);
    }

    @Override
    public boolean mayWrite(long bytes) {
        return guard.call(() -> ram.besides() + bytes <= Math.max(WRITE_BUFFER_BYTES, bytes));
    }

    @Override
    public void makeDurable(StateKey key) {
        guard.run(() -> catalogue.find(key).filter(found -> !closed).ifPresent(this::makeDurable));
    }

    private void makeDurable(Entry entry) {
        for (var ancestor : catalogue.ancestry(entry)) {
            if (ancestor.memory != null) {
                write(ancestor.memory);
            }
        }
    }

    private void write(HeldBlob held) {
        disk.ifPresent(present -> present.writer.write(held));
    }

    @Override
    public void readAhead(List<StateKey> next) {
        guard.run(() -> {
            long together = 0;
            for (var key : next) {
                var entry = catalogue.find(key).filter(found -> !closed);
                together += entry.map(found -> found.bytes).orElse(0L);
                if (entry.isEmpty() || !ram.holds(together)) {
                    return;
                }
                readAhead(entry.get());
            }
        });
    }

    private void readAhead(Entry entry) {
        if (entry.memory == null && !entry.loadFailed) {
            disk.ifPresent(present -> present.reader.load(entry));
        }
    }

    @Override
    public Fetched fetch(StateKey key) {
        return guard.call(() ->
                catalogue.find(key).filter(found -> !closed).map(this::fetch).orElseGet(Missing::new));
    }

    private Fetched fetch(Entry entry) {
        if (entry.memory != null) {
            renew(entry);
            var ready = new Ready(ram.lease(entry.memory), entry.origin);
            entry.origin = Tier.RAM;
            return ready;
        }
        if (disk.isEmpty() || entry.loadFailed) {
            entry.loadFailed = false;
            return new Missing();
        }
        renew(entry);
        disk.get().reader.load(entry);
        return new Loading();
    }

    @Override
    public void touch(StateKey key) {
        guard.run(() -> catalogue.find(key).filter(found -> !closed).ifPresent(this::renew));
    }

    private void renew(Entry entry) {
        ram.renew(entry);
        disk.ifPresent(present -> present.writer.renew(entry));
    }

    @Override
    public void drop(StateKey key, DropReason reason) {
        guard.run(() -> catalogue.find(key).filter(found -> !closed).ifPresent(entry -> remove(entry, reason)));
    }

    private void remove(Entry entry, DropReason reason) {
        if (entry.memory != null) {
            guard.tell(new EngineEvent.Dropped(Tier.RAM, reason));
        }
        if (entry.onDisk == OnDisk.YES) {
            guard.tell(new EngineEvent.Dropped(Tier.DISK, reason));
        }
        catalogue.remove(entry);
        ram.remove(entry);
        disk.ifPresent(present -> present.writer.remove(entry));
    }

    @Override
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return guard.call(() -> {
            if (closed) {
                return CompletableFuture.failedFuture(new IOException("The engine is closed"));
            }
            var made = catalogue.madeFrom(scope, source);
            made.forEach(entry -> remove(entry, DropReason.FORGOTTEN));
            return disk.map(present -> present.writer.erase(files(present, made), scope, source))
                    .orElseGet(this::withoutDisk);
        });
    }

    private static List<Path> files(Disk disk, List<Entry> entries) {
        return entries.stream().map(entry -> disk.folder.file(entry.key())).toList();
    }

    private CompletableFuture<Void> withoutDisk() {
        return diskPath.filter(Files::isDirectory)
                .map(path -> CompletableFuture.<Void>failedFuture(
                        new IOException("%s cannot be used, so nothing can be erased there".formatted(path))))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletableFuture<Void> flushed() {
        return guard.call(() -> disk.filter(present -> !closed)
                .map(present -> present.writer.flushed())
                .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    @Override
    public void close() {
        boolean first = guard.call(() -> {
            boolean open = !closed;
            closed = true;
            return open;
        });
        if (first) {
            disk.ifPresent(TieredStates::close);
            guard.run(() -> catalogue.all().forEach(entry -> {
                ram.remove(entry);
                catalogue.remove(entry);
            }));
        }
    }

    private static void close(Disk disk) {
        disk.reader.close();
        disk.writer.close();
        try {
            disk.folder.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The lock of {0} ends with the process: {1}", disk.folder, e);
        }
    }
}
