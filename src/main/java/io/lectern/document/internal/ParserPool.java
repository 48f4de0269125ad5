package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The parser processes, as many as documents are ingested at the same time. They are started in the background, used by
 * one file at a time, replaced when they die or have read their share, and killed with the service.
 */
@Component
public class ParserPool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ParserPool.class);
    private static final long MEGABYTE = 1 << 20;
    private static final int ATTEMPTS = 2;

    private final DocumentSettings.Parser settings;
    private final List<Slot> slots;
    private final BlockingQueue<Slot> free;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parser-watchdog").daemon().factory());
    private volatile boolean closed;
    private volatile @Nullable String lastFailure;

    ParserPool(DocumentSettings settings, DataFolder folder) {
        this.settings = settings.parser();
        this.slots = IntStream.range(0, settings.parallelism())
                .mapToObj(i -> new Slot(new ParserCommand(
                        folder.folder("parser-" + i), this.settings.heap().toBytes() / MEGABYTE)))
                .toList();
        this.free = new ArrayBlockingQueue<>(slots.size());
        Thread.ofVirtual().name("parser-warm-up").start(() -> slots.forEach(this::warmUp));
    }

    /** A place for one process. */
    private static final class Slot {

        final ParserCommand command;
        volatile @Nullable ParserChild child;

        Slot(ParserCommand command) {
            this.command = command;
        }
    }

    /** What health shows of the processes. */
    public record State(int running, int wanted, @Nullable String lastFailure) {}

    /**
     * Reads a file, waiting for a free process. A crash is tried once more in a fresh process.
     *
     * @throws ServiceStoppingException when the pool was closed
     * @throws ParserStartException when there is no process to read it with
     */
    ParserRun parse(ParseRequest request, PageProgress listener) throws InterruptedException {
        var started = Instant.now();
        var outcome = outcome(request, listener);
        return new ParserRun(outcome, Duration.between(started, Instant.now()), 0);
    }

    private ParseOutcome outcome(ParseRequest request, PageProgress listener) throws InterruptedException {
        var slot = free.take();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return childOf(slot).parse(request, settings.timeout(), listener);
                } catch (ParserCrashedException e) {
                    if (closed) {
                        throw new ServiceStoppingException();
                    }
                    log.warn("Attempt {} to read {} failed", attempt, request.filename(), e);
                    if (attempt == ATTEMPTS) {
                        return new ParseOutcome.Refused(ParseFailure.CRASHED, String.valueOf(e.getMessage()));
                    }
                }
            }
        } finally {
            free.add(slot);
        }
    }

    public State state() {
        long running = slots.stream()
                .map(slot -> slot.child)
                .filter(child -> child != null && child.isAlive())
                .count();
        return new State((int) running, slots.size(), lastFailure);
    }

    /** Kills the processes; a file that is being read fails as {@link ServiceStoppingException}. */
    @Override
    public void close() {
        closed = true;
        for (var slot : slots) {
            var child = slot.child;
            if (child != null) {
                child.kill();
            }
        }
        watchdog.shutdownNow();
    }

    private void warmUp(Slot slot) {
        try {
            childOf(slot);
        } catch (ParserStartException e) {
            log.warn("A parser process did not start; the next document tries again", e);
        } catch (ServiceStoppingException stopping) {
            log.debug("Stopped while a parser process was starting");
        } finally {
            free.add(slot);
        }
    }

    private ParserChild childOf(Slot slot) {
        if (closed) {
            throw new ServiceStoppingException();
        }
        var child = slot.child;
        if (child != null && child.isAlive() && child.files() < settings.filesPerProcess()) {
            return child;
        }
        if (child != null) {
            child.kill();
        }
        clear(slot.command.folder());
        try {
            var fresh = ParserChild.start(slot.command, settings.startTimeout(), watchdog);
            slot.child = fresh;
            lastFailure = null;
            if (closed) {
                fresh.kill();
                throw new ServiceStoppingException();
            }
            log.debug("Parser process {} is warm", fresh.pid());
            return fresh;
        } catch (ParserStartException e) {
            lastFailure = e.getMessage();
            throw closed ? new ServiceStoppingException() : e;
        }
    }

    /** A killed process leaves its temporary files; only the list of fonts is worth keeping. */
    private static void clear(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(folder)
                            && !file.getFileName().toString().startsWith(".pdfbox"))
                    .forEach(file -> {
                        if (!file.toFile().delete()) {
                            log.debug("Cannot delete {}", file);
                        }
                    });
        } catch (IOException e) {
            log.warn("Cannot clear {}", folder, e);
        }
    }
}
