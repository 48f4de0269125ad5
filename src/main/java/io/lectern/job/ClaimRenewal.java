package io.lectern.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every few seconds, from a thread of its own, that the process that claimed a job lives, until it is closed. */
public final class ClaimRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewal.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins to renew a claim that was made. */
    public ClaimRenewal(Jobs jobs, JobId job, String worker) {
        this(jobs, job, worker, INTERVAL);
    }

    ClaimRenewal(Jobs jobs, JobId job, String worker, Duration interval) {
        this.thread = Thread.ofVirtual().name("job-claim").start(() -> renew(jobs, job, worker, interval));
    }

    private void renew(Jobs jobs, JobId job, String worker, Duration interval) {
        boolean mine = true;
        while (mine && !isClosed(interval)) {
            try {
                mine = jobs.claim(job, worker);
            } catch (RuntimeException e) {
                // The edge of this thread: the database may answer before the claim is lost.
                LOG.warn("The claim to job {} could not be renewed; trying again in {}", job, interval, e);
            }
        }
    }

    private boolean isClosed(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Afterwards the claim is not renewed any more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                LOG.warn("The last renewal of a claim still goes on after {}", LONGEST_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
