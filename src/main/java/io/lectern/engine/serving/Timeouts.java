package io.lectern.engine.serving;

import io.lectern.engine.GenerationResult.FinishReason;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends requests whose time is over. Safe for use by several threads. */
final class Timeouts implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    Timeouts() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lectern-timeouts").factory());
        timer.setRemoveOnCancelPolicy(true);
        // What comes after the end has ended too.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Ends the request after a time; what is returned takes that back. */
    Runnable after(Duration time, Request request) {
        // Of a time that is too long for a number, the longest there is.
        long millis = TimeUnit.MILLISECONDS.convert(time);
        var task = timer.schedule(() -> request.end(FinishReason.TIMEOUT), millis, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
