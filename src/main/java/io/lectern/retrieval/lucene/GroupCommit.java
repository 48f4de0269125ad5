package io.lectern.retrieval.lucene;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits for all who have something to commit: whoever comes while a commit is under way shares the next one with the
 * others who came, so that several documents cost one flush, one sync and one reader. After a commit that several shared,
 * the next one waits a little for as many, and as long as one follows the other; who comes alone never waits. Safe for use
 * by several threads.
 */
final class GroupCommit {

    /** Of the longest wait, how much may pass without anybody coming. */
    private static final int PAUSES = 4;

    private final Commit commit;
    private final Duration longestWait;
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock committing = new ReentrantLock();
    private final ReentrantLock gathering = new ReentrantLock();
    private final Condition came = gathering.newCondition();
    private long committed;
    private long lastShared = 1;

    /** Commits all that has been changed so far. */
    @FunctionalInterface
    interface Commit {
        void run() throws IOException;
    }

    /** @param longestWait for others, when the commit before was shared */
    GroupCommit(Commit commit, Duration longestWait) {
        this.commit = commit;
        this.longestWait = longestWait;
    }

    /** Returns when all that the calling thread has changed before is committed. */
    void commit() throws IOException {
        long mine = come();
        committing.lock();
        try {
            if (committed < mine) {
                awaitOthers();
                long all = changes.get();
                commit.run();
                lastShared = all - committed;
                committed = all;
            }
        } finally {
            committing.unlock();
        }
    }

    /** How many wait for the commit that is under way. */
    int waiting() {
        return committing.getQueueLength();
    }

    private long come() {
        gathering.lock();
        try {
            came.signal();
            return changes.incrementAndGet();
        } finally {
            gathering.unlock();
        }
    }

    private void awaitOthers() {
        gathering.lock();
        try {
            long started = System.nanoTime();
            long pause = longestWait.toNanos() / PAUSES;
            while (pause > 0 && changes.get() - committed < lastShared) {
                long left = longestWait.toNanos() - (System.nanoTime() - started);
                pause = came.awaitNanos(Math.min(left, longestWait.toNanos() / PAUSES));
            }
        } catch (InterruptedException e) {
            // The commit is made all the same; whoever interrupts waits for it.
            Thread.currentThread().interrupt();
        } finally {
            gathering.unlock();
        }
    }
}
