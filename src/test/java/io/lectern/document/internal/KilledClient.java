package io.lectern.document.internal;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A client that sends one request after the other until the service ends. */
final class KilledClient {

    private final Load load;
    private final Semaphore acknowledged;
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    /** What is sent. */
    @FunctionalInterface
    interface Load {

        /** Sends a request; returns when it was acknowledged. */
        void request() throws InterruptedException, IOException, KilledService.Killed;
    }

    private KilledClient(Load load, Semaphore acknowledged) {
        this.load = load;
        this.acknowledged = acknowledged;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    /** @param acknowledged has one permit more for each acknowledged request */
    static KilledClient start(Load load, Semaphore acknowledged) {
        var client = new KilledClient(load, acknowledged);
        client.thread.start();
        return client;
    }

    private void run() {
        try {
            while (true) {
                load.request();
                acknowledged.release();
            }
        } catch (KilledService.Killed expected) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | AssertionError | RuntimeException e) {
            failure = e;
        }
    }

    /** Waits until the service has ended for it. */
    void join() throws InterruptedException {
        thread.join();
        var failed = failure;
        if (failed != null) {
            throw new AssertionError("A client failed", failed);
        }
    }
}
