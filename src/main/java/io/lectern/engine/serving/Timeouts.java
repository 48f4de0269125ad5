package io.lectern.engine.serving;

import io.lectern.engine.GenerationResult.FinishReason;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends requests whose time is over. Safe for use by several threads. */
final class Timeouts implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    Timeouts() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lectern-timeouts").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Ends the request after a time; what is returned takes that back. */
    Runnable after(Duration time, Request request) {
        var task = timer.schedule(() -> request.end(FinishReason.TIMEOUT), time.toMillis(), TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
