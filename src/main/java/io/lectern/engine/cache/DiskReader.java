package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.Entry.OnDisk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that read states from disk into memory. Methods are called with the store's lock held, and never wait. */
final class DiskReader {

    private static final Logger LOG = System.getLogger(DiskReader.class.getName());
    private static final int THREADS = 2;
    private static final double FIRST_NANOS_PER_BYTE = 2;

    private final StateFolder folder;
    private final DiskWriter writer;
    private final RamTier ram;
    private final BlobMemory memory;
    private final Catalogue catalogue;
    private final Guard guard;
    private final Runnable changed;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS,
            Thread.ofPlatform().daemon().name("lectern-states-reader-", 1).factory());

    private final Pace pace = new Pace(FIRST_NANOS_PER_BYTE);

    // Of all states so far: the bytes that were asked for, and those of them that are read.
    private long askedBytes;
    private long readBytes;
    private boolean closed;

    DiskReader(
            StateFolder folder,
            DiskWriter writer,
            RamTier ram,
            BlobMemory memory,
            Catalogue catalogue,
            Guard guard,
            Runnable changed) {
        this.folder = folder;
        this.writer = writer;
        this.ram = ram;
        this.memory = memory;
        this.catalogue = catalogue;
        this.guard = guard;
        this.changed = changed;
    }

    Duration loadTime(Entry entry) {
        long ahead = Math.max(0, (entry.loading ? entry.askedBefore : askedBytes) - readBytes);
        return pace.of(entry.bytes + ahead / THREADS);
    }

    /** Begins to read a state, unless that was begun already. */
    void load(Entry entry) {
        if (!entry.loading) {
            entry.loading = true;
            entry.askedBefore = askedBytes;
            askedBytes += entry.bytes;
            threads.execute(() -> loadNow(entry));
        }
    }

    private void loadNow(Entry entry) {
        try {
            if (guard.call(() -> isWanted(entry))) {
                long begin = System.nanoTime();
                var blob = folder.read(entry.description, memory);
                long nanos = System.nanoTime() - begin;
                guard.run(() -> loaded(entry, blob, nanos));
            }
        } catch (DamagedStateException damaged) {
            guard.run(() -> damaged(entry, damaged));
        } catch (IOException | OutOfMemoryError failed) {
            guard.run(() -> failed(entry, failed));
        } finally {
            guard.run(() -> ended(entry));
        }
    }

    private boolean isWanted(Entry entry) {
        boolean wanted = !closed && !entry.gone && entry.onDisk == OnDisk.YES && entry.memory == null;
        if (wanted) {
            ram.makeRoom(entry.bytes, entry);
        }
        return wanted;
    }

    private void loaded(Entry entry, StateBlob blob, long nanos) {
        if (closed || entry.gone || entry.memory != null) {
            guard.later(blob::close);
            return;
        }
        ram.receive(entry, blob);
        entry.origin = Tier.DISK;
        guard.tell(new EngineEvent.Saved(Tier.RAM, entry.tokens(), entry.bytes, Duration.ofNanos(nanos)));
        pace.measured(entry.bytes, nanos);
    }

    private void damaged(Entry entry, DamagedStateException damage) {
        // What was evicted or erased meanwhile is not there either.
        if (!closed && !entry.gone && entry.onDisk == OnDisk.YES) {
            guard.later(() -> LOG.log(Level.WARNING, "A state on disk is dropped: {0}", damage.getMessage()));
            writer.remove(entry);
            guard.tell(new EngineEvent.Dropped(Tier.DISK, damage.reason()));
            catalogue.settle(entry);
        }
    }

    private void failed(Entry entry, Throwable failure) {
        guard.later(() -> LOG.log(Level.WARNING, "A state cannot be read from {0}: {1}", folder, failure));
        entry.loadFailed = true;
    }

    private void ended(Entry entry) {
        entry.loading = false;
        readBytes += entry.bytes;
        if (!closed) {
            guard.later(changed);
        }
    }

    /** Called without the lock; what is being read is thrown away when it is there. */
    void close() {
        guard.run(() -> closed = true);
        threads.shutdown();
    }
}
