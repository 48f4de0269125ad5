package io.lectern.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes the bodies of answers that stopped coming: the JDK's client has no limit for that, it would wait forever. */
final class StallGuard implements AutoCloseable {

    private static final int LOOKS_PER_LIMIT = 4;

    private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
    private final long limitNanos;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lectern-download-guard").factory());
    private final ScheduledFuture<?> looks;

    StallGuard(Duration limit) {
        this.limitNanos = limit.toNanos();
        long interval = limitNanos / LOOKS_PER_LIMIT;
        this.looks = thread.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }

    Watch watch(InputStream body) {
        var watch = new Watch(body);
        watched.add(watch);
        return watch;
    }

    private void look() {
        long now = System.nanoTime();
        watched.stream().filter(watch -> now - watch.last > limitNanos).forEach(Watch::giveUp);
    }

    @Override
    public void close() {
        looks.cancel(false);
        thread.shutdownNow();
    }

    /** A body that is read. */
    final class Watch implements AutoCloseable {

        private final InputStream body;
        private volatile long last = System.nanoTime();

        private Watch(InputStream body) {
            this.body = body;
        }

        int read(byte[] buffer) throws IOException {
            int count = body.read(buffer);
            last = System.nanoTime();
            return count;
        }

        private void giveUp() {
            try {
                close();
            } catch (IOException alreadyBroken) {
                // Its reader hears of it.
            }
        }

        @Override
        public void close() throws IOException {
            watched.remove(this);
            body.close();
        }
    }
}
