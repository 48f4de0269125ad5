package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.internal.ParserCommand.Term;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The parser processes, as many as documents are ingested at the same time. They are started in the background, used by
 * one file at a time, replaced when they die or have read their share, and killed with the service.
 */
@Component
public class ParserPool implements DocumentParser {

    private static final Logger log = LoggerFactory.getLogger(ParserPool.class);
    /** A process with so much of its temporary space in use between two files is replaced. */
    private static final int LEFT_OVER_SHARE = 4;
    /** After so many files there are likely many more. */
    private static final int FILES_OF_SHORT_TERM = 1000;

    private final DocumentSettings.Parser settings;
    private final List<Slot> slots;
    /** One of them is needed to read a file beside others, all to read it alone. */
    private final Semaphore shares;

    private final BlockingQueue<Slot> free;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parser-watchdog").daemon().factory());
    private volatile boolean closed;
    private volatile @Nullable String lastFailure;

    ParserPool(DocumentSettings settings, DataFolder folder) {
        this.settings = settings.parser();
        this.slots = IntStream.range(0, settings.parallelism())
                .mapToObj(i -> new Slot(new ParserCommand(folder.folder("parser-" + i), this.settings)))
                .toList();
        this.shares = new Semaphore(slots.size(), true);
        this.free = new ArrayBlockingQueue<>(slots.size());
        Thread.ofPlatform().daemon().name("parser-warm-up").start(() -> slots.forEach(this::warmUp));
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
     * Reads a file, waiting for a free process. What may have failed because of other files is tried once more, in a
     * fresh process with no other beside it. An interrupt of the calling thread kills the process.
     *
     * @param listener hears of pages, and of the first ones again when the file is tried again
     * @throws ServiceStoppingException when the pool was closed
     * @throws ParserStartException when there is no process to read it with
     * @throws ParserEnvironmentException when the disk of the process failed it
     */
    @Override
    public ParserRun parse(ParseRequest request, PageProgress listener) throws InterruptedException {
        long started = System.nanoTime();
        var attempt = attempt(request, listener, settings.filesPerProcess(), 1);
        long peak = attempt.peakBytes();
        if (attempt.worthRepeating()) {
            log.warn("{} is read again, alone, after {}", request.filename(), attempt.outcome());
            listener.startsOver();
            attempt = attempt(request, listener, 1, slots.size());
            peak = Math.max(peak, attempt.peakBytes());
        }
        return new ParserRun(attempt.outcome(), Duration.ofNanos(System.nanoTime() - started), peak);
    }

    private ParserChild.Attempt attempt(ParseRequest request, PageProgress listener, int mostFiles, int share)
            throws InterruptedException {
        shares.acquire(share);
        try {
            var slot = free.take();
            try {
                emptyEmbedded(request);
                var attempt = childOf(slot, mostFiles).parse(request, listener);
                if (closed) {
                    throw new ServiceStoppingException();
                }
                return attempt;
            } finally {
                free.add(slot);
            }
        } finally {
            shares.release(share);
        }
    }

    /** An attempt that failed may have left some. */
    private static void emptyEmbedded(ParseRequest request) {
        if (request.embeddedFolder() != null) {
            new TemporaryFiles(Path.of(request.embeddedFolder())).clear();
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
            childOf(slot, settings.filesPerProcess());
        } catch (ParserStartException e) {
            log.warn("A parser process did not start; the next document tries again", e);
        } catch (ServiceStoppingException stopping) {
            log.debug("Stopped while a parser process was starting");
        } finally {
            free.add(slot);
        }
    }

    /** Returns a process that has read fewer files than these; after one that has read its share, one for many. */
    private ParserChild childOf(Slot slot, int mostFiles) {
        if (closed) {
            throw new ServiceStoppingException();
        }
        var child = slot.child;
        var term = Term.SHORT;
        if (child != null) {
            boolean enough = child.files() >= share(child);
            if (child.isAlive() && !enough && child.files() < mostFiles && hasRoom(slot)) {
                return child;
            }
            term = child.isAlive() && enough ? Term.LONG : Term.SHORT;
            child.kill();
        }
        return fresh(slot, term);
    }

    private int share(ParserChild child) {
        return switch (child.term()) {
            case SHORT -> Math.min(FILES_OF_SHORT_TERM, settings.filesPerProcess());
            case LONG -> settings.filesPerProcess();
        };
    }

    private ParserChild fresh(Slot slot, Term term) {
        slot.command.temporary().clear();
        try {
            var fresh = ParserChild.start(slot.command, term, settings.startTimeout(), watchdog);
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

    private boolean hasRoom(Slot slot) {
        return slot.command.temporary().bytes() < settings.temporary().toBytes() / LEFT_OVER_SHARE;
    }
}
