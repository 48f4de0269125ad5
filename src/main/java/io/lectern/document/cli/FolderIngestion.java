package io.lectern.document.cli;

import io.lectern.client.CommandException;
import io.lectern.client.DocumentReply;
import io.lectern.client.LecternClient;
import io.lectern.client.ServedDocument;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the files of a folder to a service, some at a time, and follows each until it is ready or has failed. */
final class FolderIngestion {

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_FILE = Duration.ofHours(2);
    private static final int MAX_DEPTH = 10;

    private final LecternClient client;
    private final String collection;
    private final Path folder;
    private final Consumer<FileReport> reports;

    /** @param reports hears of each file, by one thread at a time */
    FolderIngestion(LecternClient client, String collection, Path folder, Consumer<FileReport> reports) {
        this.client = client;
        this.collection = collection;
        this.folder = folder;
        this.reports = reports;
    }

    /**
     * Returns when every file was told of.
     *
     * @param parallelism files under way at the same time
     * @throws CommandException when the service is gone for good
     */
    void run(List<Path> files, int parallelism) {
        var waiting = new ConcurrentLinkedQueue<>(files);
        var failure = new AtomicReference<@Nullable RuntimeException>();
        var workers = new ArrayList<Thread>();
        for (int worker = 0; worker < Math.min(parallelism, files.size()); worker++) {
            workers.add(Thread.ofVirtual().name("ingest-" + worker).start(() -> work(waiting, failure)));
        }
        for (var worker : workers) {
            join(worker);
        }
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void work(ConcurrentLinkedQueue<Path> waiting, AtomicReference<@Nullable RuntimeException> failure) {
        try {
            for (var file = waiting.poll(); file != null && failure.get() == null; file = waiting.poll()) {
                var report = ingest(file);
                synchronized (reports) {
                    reports.accept(report);
                }
            }
        } catch (RuntimeException e) {
            // The edge of this thread: the first failure ends the others and is thrown by the caller's.
            failure.compareAndSet(null, e);
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while files were sent.", e);
        }
    }

    private FileReport ingest(Path file) {
        var path = FolderFiles.name(folder, file);
        try {
            return switch (client.upload(collection, file)) {
                case DocumentReply.Refused refused -> refused(path, refused);
                case DocumentReply.Found found -> follow(path, found.document(), 0);
            };
        } catch (UncheckedIOException e) {
            return FileReport.without(path, FileReport.Status.FAILED, "unreadable", String.valueOf(e.getMessage()));
        }
    }

    private FileReport follow(String path, ServedDocument document, int depth) {
        var deadline = System.nanoTime() + LONGEST_FILE.toNanos();
        var pause = FIRST_LOOK;
        var now = document;
        while (!now.isSettled() && System.nanoTime() < deadline) {
            pause(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            switch (client.document(document.id())) {
                case DocumentReply.Refused refused -> {
                    return refused(path, refused);
                }
                case DocumentReply.Found found -> now = found.document();
            }
        }
        return FileReport.of(path, now, now.isReady() && depth < MAX_DEPTH ? children(now, depth) : List.of());
    }

    private List<FileReport> children(ServedDocument parent, int depth) {
        return client.children(parent).stream()
                .map(child -> follow(child.path() == null ? child.filename() : child.path(), child, depth + 1))
                .toList();
    }

    private static FileReport refused(String path, DocumentReply.Refused refused) {
        return FileReport.without(
                path,
                FileReport.Status.FAILED,
                refused.problem().code(),
                refused.problem().detail());
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while files were sent.", e);
        }
    }
}
