package io.lectern.answer.summary.internal;

import io.lectern.engine.AwaitedGeneration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends the work on one summary from another thread, and what the engine does for it. */
final class Stop {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Set<AwaitedGeneration> generations = ConcurrentHashMap.newKeySet();

    void now() {
        stopped.countDown();
        generations.forEach(AwaitedGeneration::cancel);
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Goes on, unless it was stopped.
     *
     * @throws WorkStoppedException when it was
     */
    void check() {
        if (isStopped()) {
            throw new WorkStoppedException();
        }
    }

    /** Ends a generation with the work. */
    void ends(AwaitedGeneration generation) {
        generations.add(generation);
        if (isStopped()) {
            generation.cancel();
        }
    }

    void isOver(AwaitedGeneration generation) {
        generations.remove(generation);
    }

    /**
     * Waits, unless it is stopped.
     *
     * @throws WorkStoppedException when it is
     */
    void pause(Duration time) {
        try {
            if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WorkStoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkStoppedException();
        }
    }
}
