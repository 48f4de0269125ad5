package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.Entry.OnDisk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The thread by which files come and go, in the order in which it was asked for, so that nothing is written after its
 * removal. Methods are called with the store's lock held, but {@link #close}, and never wait.
 */
final class DiskWriter {

    private static final Logger LOG = System.getLogger(DiskWriter.class.getName());
    private static final int MAX_QUEUED_WRITES = 1024;
    private static final Duration MARK_INTERVAL = Duration.ofMinutes(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final StateFolder folder;
    private final DiskShelf shelf;
    private final RamTier ram;
    private final Catalogue catalogue;
    private final Guard guard;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lectern-states-writer").factory());
    private final List<CompletableFuture<Void>> promised = new ArrayList<>();

    private boolean writable = true;
    private int queuedWrites;
    private volatile boolean hurried;

    DiskWriter(StateFolder folder, DiskShelf shelf, RamTier ram, Catalogue catalogue, Guard guard) {
        this.folder = folder;
        this.shelf = shelf;
        this.ram = ram;
        this.catalogue = catalogue;
        this.guard = guard;
    }

    /** Queues a state in memory for writing, unless the disk takes no more or too many wait. */
    void write(HeldBlob held) {
        if (writable && queuedWrites < MAX_QUEUED_WRITES && held.entry.onDisk == OnDisk.NO) {
            queuedWrites++;
            held.entry.onDisk = OnDisk.QUEUED;
            held.holds++;
            thread.execute(() -> writeNow(held));
        }
    }

    private void writeNow(HeldBlob held) {
        try {
            store(held.entry, held.blob);
        } catch (IOException failed) {
            guard.run(() -> disable(failed));
        } finally {
            guard.run(() -> written(held));
        }
    }

    private void store(Entry entry, StateBlob blob) throws IOException {
        long begin = System.nanoTime();
        long fileBytes = folder.fileBytes(entry.description, blob.bytes());
        delete(guard.call(() -> mayWrite(entry) ? shelf.add(entry, fileBytes) : List.of()));
        boolean room = guard.call(() -> shelf.has(entry));
        if (room && folder.write(entry.description, blob, () -> entry.gone || hurried)) {
            var duration = Duration.ofNanos(System.nanoTime() - begin);
            guard.run(() -> stored(entry, duration));
        }
    }

    private boolean mayWrite(Entry entry) {
        return writable && !entry.gone && !hurried;
    }

    private void stored(Entry entry, Duration duration) {
        if (!entry.gone) {
            entry.onDisk = OnDisk.YES;
            guard.tell(new EngineEvent.Saved(Tier.DISK, entry.tokens(), entry.bytes, duration));
            shelf.tellUsage();
        }
    }

    private void written(HeldBlob held) {
        queuedWrites--;
        if (held.entry.onDisk == OnDisk.QUEUED) {
            held.entry.onDisk = OnDisk.NO;
            shelf.remove(held.entry);
        }
        ram.release(held);
        catalogue.settle(held.entry);
    }

    /** Takes a state off the disk, and off the queue of those that are to be written. */
    void remove(Entry entry) {
        if (entry.onDisk != OnDisk.NO) {
            entry.onDisk = OnDisk.NO;
            shelf.remove(entry);
            shelf.tellUsage();
            deleteLater(List.of(folder.file(entry.key())));
        }
    }

    void deleteLater(List<Path> files) {
        thread.execute(() -> {
            try {
                delete(files);
            } catch (IOException failed) {
                guard.run(() -> disable(failed));
            }
        });
    }

    private static void delete(List<Path> files) throws IOException {
        for (var file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Removes files, and those of other engines that are made from a source; completed when all of them are gone. */
    CompletableFuture<Void> erase(List<Path> files, CacheScope scope, String source) {
        return promise(() -> {
            delete(files);
            folder.eraseForeign(scope, source);
            folder.forceFolder();
            var foreign = folder.foreign();
            guard.run(() -> {
                shelf.foreign(foreign);
                shelf.tellUsage();
            });
        });
    }

    /** Completed when all that was asked for is done. */
    CompletableFuture<Void> flushed() {
        return promise(() -> {});
    }

    private interface FileWork {
        void run() throws IOException;
    }

    private CompletableFuture<Void> promise(FileWork work) {
        var promise = new CompletableFuture<Void>();
        promised.removeIf(CompletableFuture::isDone);
        promised.add(promise);
        thread.execute(() -> {
            try {
                work.run();
                promise.complete(null);
            } catch (IOException failed) {
                promise.completeExceptionally(failed);
            }
        });
        return promise;
    }

    /** Says that a state was used, on the shelf and, once in a while, on its file. */
    void renew(Entry entry) {
        shelf.renew(entry);
        long now = System.nanoTime();
        boolean due = !entry.markedUsed || now - entry.markedUsedNanos > MARK_INTERVAL.toNanos();
        if (due && entry.onDisk == OnDisk.YES) {
            entry.markedUsed = true;
            entry.markedUsedNanos = now;
            thread.execute(() -> markUsed(entry.key()));
        }
    }

    private void markUsed(StateKey key) {
        try {
            folder.markUsed(key, FileTime.from(Instant.now()));
        } catch (IOException readOnlyOrGone) {
            // The time only says what to evict first after the next start.
            LOG.log(Level.DEBUG, "Cannot mark {0} as used", key);
        }
    }

    private void disable(IOException failure) {
        if (writable) {
            writable = false;
            var reason = "States are no longer written to %s: %s".formatted(folder, failure);
            guard.later(() -> LOG.log(Level.WARNING, reason));
            guard.tell(new EngineEvent.TierDisabled(Tier.DISK, reason));
        }
    }

    /** Does what is queued, but after some seconds only what cannot be left undone. Called without the lock. */
    void close() {
        thread.shutdown();
        if (!ended()) {
            hurried = true;
            if (!ended()) {
                LOG.log(Level.WARNING, "The disk of {0} does not answer; states on it may be missing", folder);
            }
        }
        var closed = new IOException("The engine was closed before it was done with the disk");
        guard.call(() -> List.copyOf(promised)).forEach(promise -> promise.completeExceptionally(closed));
    }

    private boolean ended() {
        try {
            return thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
