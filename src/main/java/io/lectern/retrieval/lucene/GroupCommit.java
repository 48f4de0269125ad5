package io.lectern.retrieval.lucene;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits for all who have something to commit: whoever comes while a commit is under way shares the next one with the
 * others who came, so that several documents cost one flush, one sync and one reader. Safe for use by several threads.
 */
final class GroupCommit {

    private final Commit commit;
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock committing = new ReentrantLock();
    private long committed;

    /** Commits all that has been changed so far. */
    @FunctionalInterface
    interface Commit {
        void run() throws IOException;
    }

    GroupCommit(Commit commit) {
        this.commit = commit;
    }

    /** Returns when all that the calling thread has changed before is committed. */
    void commit() throws IOException {
        long mine = changes.incrementAndGet();
        committing.lock();
        try {
            if (committed < mine) {
                long all = changes.get();
                commit.run();
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
}
