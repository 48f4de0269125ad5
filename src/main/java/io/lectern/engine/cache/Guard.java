package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A lock, and what is to be done as soon as it is free: nobody outside is called while it is held. */
final class Guard {

    private final ReentrantLock lock = new ReentrantLock();
    private final EngineObserver observer;

    private List<Runnable> later = new ArrayList<>();

    Guard(EngineObserver observer) {
        this.observer = observer;
    }

    <T> T call(Supplier<T> work) {
        var due = List.<Runnable>of();
        lock.lock();
        try {
            return work.get();
        } finally {
            if (!later.isEmpty()) {
                due = later;
                later = new ArrayList<>();
            }
            lock.unlock();
            due.forEach(Runnable::run);
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** To be called with the lock held. */
    void later(Runnable work) {
        later.add(work);
    }

    /** To be called with the lock held. */
    void tell(EngineEvent event) {
        later(() -> observer.on(event));
    }
}
