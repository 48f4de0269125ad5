package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Requests that wait, bounded, and what else the owner thread is to do. Scopes take turns, each in its own order; one
 * whose first request does not fit yet may be passed over a few times. No scope alone takes all places. Safe for use by
 * several threads.
 */
final class RequestQueue {

    // So that a large request is not kept waiting for good by small ones of others.
    private static final int MAX_BYPASSES = 16;
    // One place in so many is for other scopes than the one that has all the others.
    private static final int PLACES_FOR_OTHERS = 8;

    /** How {@link #offer} went. */
    enum Offer {
        ACCEPTED,
        FULL,
        CLOSED
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<CacheScope, Deque<Request>> waiting = new LinkedHashMap<>();
    private final Deque<OwnerTask<?>> tasks = new ArrayDeque<>();

    private int size;
    private int bypasses;
    private boolean woken;
    private boolean closed;

    RequestQueue(int capacity) {
        this.capacity = capacity;
    }

    Offer offer(Request request) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            var ofScope = waiting.getOrDefault(request.scope(), new ArrayDeque<>());
            if (size == capacity || ofScope.size() == capacity - capacity / PLACES_FOR_OTHERS) {
                return Offer.FULL;
            }
            ofScope.add(request);
            waiting.putIfAbsent(request.scope(), ofScope);
            size++;
            wakeLocked();
            return Offer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    /** Has something done on the owner thread, between two batches; false when the queue was closed. */
    boolean offerTask(OwnerTask<?> task) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            tasks.add(task);
            wakeLocked();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next request that fits. Its scope's turn is over then. */
    Optional<Request> take(Predicate<Request> fits) {
        lock.lock();
        try {
            boolean first = true;
            for (var ofScope : List.copyOf(waiting.values())) {
                var request = ofScope.getFirst();
                if (fits.test(request)) {
                    bypasses = first ? 0 : bypasses + 1;
                    endTurn(request.scope(), ofScope);
                    return Optional.of(request);
                }
                if (bypasses == MAX_BYPASSES) {
                    return Optional.empty();
                }
                first = false;
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    Optional<OwnerTask<?>> takeTask() {
        lock.lock();
        try {
            return Optional.ofNullable(tasks.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Removes a request that waits; false when it does not. */
    boolean remove(Request request) {
        lock.lock();
        try {
            var ofScope = waiting.get(request.scope());
            if (ofScope == null || !ofScope.remove(request)) {
                return false;
            }
            size--;
            if (ofScope.isEmpty()) {
                waiting.remove(request.scope());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** All that waits now. */
    List<Request> waiting() {
        lock.lock();
        try {
            return waiting.values().stream().flatMap(Deque::stream).toList();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the next {@link #await}, or the one that is going on. */
    void wake() {
        lock.lock();
        try {
            wakeLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something new to do, at most for a second. */
    void await() {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(1);
            while (!woken && tasks.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
        } catch (InterruptedException e) {
            // Nobody interrupts the owner thread but the end of the process; the loop looks at what is closed.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and gives back all that waits. */
    List<Request> close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            var left = new ArrayList<Request>();
            waiting.values().forEach(left::addAll);
            waiting.clear();
            size = 0;
            return left;
        } finally {
            lock.unlock();
        }
    }

    private void endTurn(CacheScope scope, Deque<Request> ofScope) {
        waiting.remove(scope);
        ofScope.remove();
        size--;
        if (!ofScope.isEmpty()) {
            waiting.put(scope, ofScope);
        }
    }

    private void wakeLocked() {
        woken = true;
        changed.signalAll();
    }
}
