package io.lectern.supervisor;

import io.lectern.supervisor.ProcessEnd.Died;
import io.lectern.supervisor.ProcessEnd.Refused;
import io.lectern.supervisor.ProcessEnd.Stopped;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a service running: starts it, and starts it again when it dies, each time a little later. One that ends in good
 * order, or says the first time that it cannot run, is not started again. {@link #run} is called once; {@link #stop} by any thread.
 */
public final class Supervisor {

    /** Longer than the service takes to stop in good order. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    private final Service service;
    private final RestartDelays delays;
    private final InstantSource clock;
    private final PrintStream err;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private @Nullable Process process;

    /** What is supervised. */
    public interface Service {

        Process start() throws IOException;

        /** What the process that died was doing in native code, as far as that is known. */
        Optional<String> lastCall();
    }

    /**
     * A supervisor that has not begun.
     *
     * @param err where each death gets a line
     */
    public Supervisor(Service service, RestartDelays delays, InstantSource clock, PrintStream err) {
        this.service = service;
        this.delays = delays;
        this.clock = clock;
        this.err = err;
    }

    /** Returns when the service has ended for good, with the exit status to pass on. */
    public int run() {
        int last = 1;
        try {
            last = keepRunning();
            return last;
        } finally {
            status.complete(last);
        }
    }

    /**
     * Asks the service to stop, waits until it has, and kills it when that takes longer than two minutes. Returns what
     * {@link #run}, which then ends, returns.
     */
    public int stop() {
        endProcess();
        return status.join();
    }

    private int keepRunning() {
        var delay = Duration.ZERO;
        while (true) {
            var started = clock.instant();
            boolean ranBefore = !delay.isZero();
            switch (oneLife()) {
                case Stopped() -> {
                    return 0;
                }
                case Refused(int refusal)
                when !ranBefore || isStopping() -> {
                    return refusal;
                }
                case Refused(int refusal) -> {
                    // It did run before, so what it lacks may be away for a moment only, as a database may.
                    delay = delays.next(delay, Duration.between(started, clock.instant()));
                    err.println("lectern: The service did not start again (exit status %d); it tries again in %s s."
                            .formatted(refusal, delay.toMillis() / 1000.0));
                }
                case Died(int death, String cause)
                when isStopping() -> {
                    err.println("lectern: The service died %s while it stopped.".formatted(cause));
                    return death;
                }
                case Died(int ignored, String cause) -> {
                    delay = delays.next(delay, Duration.between(started, clock.instant()));
                    err.println("lectern: The service died %s%s; it starts again in %s s."
                            .formatted(cause, inLastCall(), delay.toMillis() / 1000.0));
                }
            }
            if (isStoppedWithin(delay)) {
                return 0;
            }
        }
    }

    private void endProcess() {
        Process running;
        synchronized (this) {
            stopping.countDown();
            running = process;
        }
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                err.println("lectern: The service did not stop within %d s and is killed."
                        .formatted(LONGEST_STOP.toSeconds()));
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private ProcessEnd oneLife() {
        try {
            var started = start();
            return started.isEmpty()
                    ? new Stopped()
                    : ProcessEnd.of(started.get().waitFor());
        } catch (IOException e) {
            return new Died(1, "before it began (%s)".formatted(e.getMessage()));
        } catch (InterruptedException e) {
            endProcess();
            Thread.currentThread().interrupt();
            return new Stopped();
        }
    }

    /** Empty when it is not to be started any more. */
    private synchronized Optional<Process> start() throws IOException {
        if (isStopping()) {
            return Optional.empty();
        }
        process = service.start();
        return Optional.of(process);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean isStoppedWithin(Duration delay) {
        try {
            return stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String inLastCall() {
        return service.lastCall().map(call -> " in the native call " + call).orElse("");
    }
}
