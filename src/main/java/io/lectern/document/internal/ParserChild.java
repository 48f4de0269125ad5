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

/** One running parser process. Used by one thread at a time; {@link #kill} may be called by any. */
final class ParserChild {

    private static final Logger log = LoggerFactory.getLogger(ParserChild.class);
    /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
    private static final int EXIT_OUT_OF_MEMORY = 3;

    private static final int MAX_LOGGED_CHARACTERS = 2000;
    private static final Duration EXIT_WAIT = Duration.ofSeconds(10);

    private final Process process;
    private final ScheduledExecutorService watchdog;
    private final DataInputStream in;
    private final DataOutputStream out;
    private volatile boolean timedOut;
    private int files;

    /** A question over the process's pipes and its answer. */
    private interface Exchange<T> {
        T run() throws IOException;
    }

    private ParserChild(Process process, ScheduledExecutorService watchdog) {
        this.process = process;
        this.watchdog = watchdog;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        Thread.ofVirtual().name("parser-log-" + process.pid()).start(this::passOnItsLog);
    }

    /** Starts a process and returns when it has warmed up. */
    static ParserChild start(ParserCommand command, Duration timeout, ScheduledExecutorService watchdog) {
        try {
            var child = new ParserChild(command.start(), watchdog);
            try {
                child.within(timeout, () -> {
                    ParserFrames.readHello(child.in);
                    return true;
                });
                return child;
            } catch (IOException | RejectedExecutionException e) {
                child.kill();
                throw new ParserStartException(e);
            }
        } catch (IOException e) {
            throw new ParserStartException(e);
        }
    }

    /** Reads one file; a process that runs out of time or memory is dead afterwards. */
    ParseOutcome parse(ParseRequest request, Duration timeout, PageProgress listener) throws ParserCrashedException {
        files++;
        try {
            return within(timeout, () -> {
                ParserFrames.writeRequest(out, request);
                return ParserFrames.readOutcome(in, request.limits().characters(), listener);
            });
        } catch (IOException e) {
            int exit = exitCode();
            if (timedOut) {
                return new ParseOutcome.Refused(
                        ParseFailure.TIMED_OUT,
                        "Reading the file took more than the limit of %d seconds".formatted(timeout.toSeconds()));
            }
            if (exit == EXIT_OUT_OF_MEMORY) {
                return new ParseOutcome.Refused(
                        ParseFailure.OUT_OF_MEMORY,
                        "Reading the file needs more memory than a parser process may have");
            }
            throw new ParserCrashedException("The parser process ended with exit code %d".formatted(exit), e);
        }
    }

    private <T> T within(Duration timeout, Exchange<T> exchange) throws IOException {
        var alarm = watchdog.schedule(this::timeOut, timeout.toMillis(), TimeUnit.MILLISECONDS);
        boolean done = false;
        try {
            var result = exchange.run();
            done = true;
            return result;
        } finally {
            alarm.cancel(false);
            if (!done) {
                // What is in the pipe now is not the answer to the next request.
                settle();
                process.destroyForcibly();
            }
        }
    }

    private void timeOut() {
        timedOut = true;
        process.destroyForcibly();
    }

    /** An exit of its own accord tells more than the kill that follows it. */
    private void settle() {
        try {
            process.waitFor(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int exitCode() {
        try {
            return process.waitFor(EXIT_WAIT.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    boolean isAlive() {
        // A process that was told to end may still be there for a moment, but not for another file.
        return !timedOut && process.isAlive();
    }

    int files() {
        return files;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
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
