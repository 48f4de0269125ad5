package io.lectern.document.internal;

import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import io.lectern.document.parse.ParserFrames;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running parser process. Used by one thread at a time; {@link #kill()} may be called by any. */
final class ParserChild {

    private static final Logger log = LoggerFactory.getLogger(ParserChild.class);
    /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
    private static final int EXIT_OUT_OF_MEMORY = 3;

    private static final int MAX_LOGGED_CHARACTERS = 2000;
    private static final Duration EXIT_WAIT = Duration.ofSeconds(10);
    private static final long WATCH_MILLIS = 100;

    private final Process process;
    private final ParserCommand command;
    private final ParserCommand.Term term;
    private final ScheduledExecutorService watchdog;
    private final DataInputStream in;
    private final DataOutputStream out;
    private volatile boolean killed;
    private int files;

    /**
     * One attempt to read a file.
     *
     * @param worthRepeating whether it failed for what may be another in a fresh process with nothing beside it
     */
    record Attempt(ParseOutcome outcome, long peakBytes, boolean worthRepeating) {}

    private ParserChild(
            Process process, ParserCommand command, ParserCommand.Term term, ScheduledExecutorService watchdog) {
        this.process = process;
        this.command = command;
        this.term = term;
        this.watchdog = watchdog;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        // Not a virtual thread: a pipe is read without giving its carrier back, and there are few of them.
        Thread.ofPlatform().daemon().name("parser-log-" + process.pid()).start(this::passOnItsLog);
    }

    /** Starts a process and returns when it has warmed up. */
    static ParserChild start(
            ParserCommand command, ParserCommand.Term term, Duration timeout, ScheduledExecutorService watchdog) {
        try {
            var child = new ParserChild(command.start(term), command, term, watchdog);
            try {
                var alarm = watchdog.schedule(child::kill, timeout.toMillis(), TimeUnit.MILLISECONDS);
                ParserFrames.readHello(child.in);
                alarm.cancel(false);
                return child;
            } catch (IOException | RejectedExecutionException e) {
                child.kill();
                throw new ParserStartException(e);
            }
        } catch (IOException e) {
            throw new ParserStartException(e);
        }
    }

    /**
     * Reads one file; a process that ran out of time or memory is dead afterwards.
     *
     * @throws ParserEnvironmentException when the disk of the process failed it
     */
    Attempt parse(ParseRequest request, PageProgress listener) throws InterruptedException {
        files++;
        var watch = new ParserWatch(process, this::kill, command.temporary(), command.limits(), request.ocr());
        var looks = watchdog.scheduleWithFixedDelay(watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        try {
            ParserFrames.writeRequest(out, request);
            var heard = new Heard(listener, watch);
            var outcome = ParserFrames.readOutcome(in, request.limits().characters(), heard, watch);
            return new Attempt(outcome, watch.peakBytes(), false);
        } catch (InterruptedException e) {
            kill();
            throw e;
        } catch (ParserFrames.SurroundingsException e) {
            throw new ParserEnvironmentException(e);
        } catch (IOException e) {
            return failed(watch, e);
        } finally {
            looks.cancel(false);
        }
    }

    /** Passes on what the process tells; it is not to blame for how long that takes. */
    private record Heard(PageProgress listener, ParserWatch watch) implements PageProgress {

        @Override
        public void read(int page, int pages) {
            watch.pageRead();
            listener.read(page, pages);
        }

        @Override
        public void textFollows(int characters, int ranges) throws InterruptedException {
            watch.waitStarted();
            try {
                listener.textFollows(characters, ranges);
            } finally {
                watch.waitEnded();
            }
        }
    }

    private Attempt failed(ParserWatch watch, IOException failure) throws InterruptedException {
        long peak = watch.peakBytes();
        int exit = exitCode();
        if (watch.interrupted()) {
            throw new InterruptedException("The reading of the file was interrupted");
        }
        boolean alone = files == 1;
        var refusal = watch.refusal();
        if (refusal.isPresent()) {
            boolean leftovers = !alone && refusal.get().failure() == ParseFailure.OUT_OF_MEMORY;
            return new Attempt(refusal.get(), peak, watch.starved() || leftovers);
        }
        if (exit == EXIT_OUT_OF_MEMORY) {
            var heap =
                    "more than %d MB of heap".formatted(command.limits().heap().toMegabytes());
            return new Attempt(ParserWatch.outOfMemory(heap), peak, !alone);
        }
        log.warn("Parser process {} ended with exit code {}", process.pid(), exit, failure);
        var detail =
                "The process that read the file ended with exit code %d, also when it read it alone".formatted(exit);
        return new Attempt(new ParseOutcome.Refused(ParseFailure.CRASHED, detail), peak, true);
    }

    /** An exit of its own accord tells more than the kill that follows it. */
    private int exitCode() throws InterruptedException {
        try {
            boolean ended = process.waitFor(500, TimeUnit.MILLISECONDS);
            log.debug("Parser process {} ended by itself: {}", process.pid(), ended);
        } finally {
            // Also when this thread is interrupted: what is in the pipe now is not the answer to the next request.
            kill();
        }
        return process.waitFor(EXIT_WAIT.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** Whether it can read another file. */
    boolean isAlive() {
        // A process that was told to end may still be there for a moment, but not for another file.
        return !killed && process.isAlive();
    }

    int files() {
        return files;
    }

    ParserCommand.Term term() {
        return term;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        killed = true;
        destroy(process);
    }

    /** Kills a process and what it has started; the latter first, while it can still be found. */
    static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void passOnItsLog() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            var chunk = new char[512];
            int logged = 0;
            for (int read = lines.read(chunk); read >= 0; read = lines.read(chunk)) {
                if (logged < MAX_LOGGED_CHARACTERS * Math.max(1, files)) {
                    log.warn("Parser process {}: {}", process.pid(), new String(chunk, 0, read).strip());
                    logged += read;
                }
            }
        } catch (IOException processIsGone) {
            log.debug("The log of parser process {} ended", process.pid(), processIsGone);
        }
    }
}
