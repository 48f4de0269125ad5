package io.lectern.retrieval.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.job.ClaimRenewal;
import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.JobStatus;
import io.lectern.job.Jobs;
import io.lectern.retrieval.IndexMaintenance;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.ServingIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Builds a new generation of the index from the database beside the one that serves, as a job. Searches, uploads and
 * deletions go on, and go to both. A rebuild that was broken off by the end of its process goes on with what it has, in
 * the process that claims it next; one is begun by itself when the index was made by another recipe.
 */
final class IndexRebuild implements IndexMaintenance, SmartLifecycle {

    static final String KIND = "index-rebuild";

    private static final Logger LOG = LoggerFactory.getLogger(IndexRebuild.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    /** How soon a process goes on with what another one left. */
    private static final Duration TAKEOVER_CHECK = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 5;

    private final Jobs jobs;
    private final ServingIndex index;
    private final PassageIndexing indexing;
    private final DocumentTexts texts;
    private final String worker;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private boolean wanted;
    private @Nullable Thread thread;

    /**
     * Does nothing before it is started or asked.
     *
     * @param worker names this service among those that share the index, the same after a restart: it goes on at once with
     *     what it had claimed before
     */
    IndexRebuild(Jobs jobs, ServingIndex index, PassageIndexing indexing, DocumentTexts texts, String worker) {
        this.worker = worker;
        this.jobs = jobs;
        this.index = index;
        this.indexing = indexing;
        this.texts = texts;
    }

    @Override
    public Job rebuild() {
        var job = jobs.begin(KIND);
        work();
        return job;
    }

    @Override
    public void start() {
        running = true;
        // First: what another process begins to build now is not left over.
        boolean building = index.isBuilding();
        if (jobs.running(KIND).isPresent()) {
            work();
        } else if (index.isOutdated()) {
            LOG.info("The search index was made in another way than now and is rebuilt; it serves until then");
            rebuild();
        } else if (building) {
            index.stopBuilding();
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        Thread working;
        synchronized (this) {
            working = thread;
        }
        if (working != null) {
            try {
                working.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Behind the reconciliation of the index that serves. */
    @Override
    public int getPhase() {
        return 1;
    }

    private synchronized void work() {
        wanted = true;
        if (thread == null) {
            thread = Thread.ofPlatform().name("index-rebuild").daemon().start(this::runAll);
        }
    }

    private void runAll() {
        while (isWanted()) {
            try {
                jobs.running(KIND).ifPresent(job -> run(job.id()));
            } catch (RuntimeException e) {
                // The edge of this thread: the database may answer again later.
                LOG.warn("The database does not say what to rebuild; trying again in {}", PAUSE_AFTER_FAILURE, e);
                isStopping(PAUSE_AFTER_FAILURE);
                work();
            }
        }
    }

    /** Whether somebody asked since the last look; nobody is answered by a thread that is about to end. */
    private synchronized boolean isWanted() {
        boolean was = wanted && !isStopping(Duration.ZERO);
        wanted = false;
        thread = was ? thread : null;
        return was;
    }

    /** Works on a rebuild that was asked for until it is over, or this service stops. */
    void run(JobId job) {
        int failures = 0;
        while (!isStopping(Duration.ZERO)) {
            try {
                if (jobs.claim(job, worker)) {
                    rebuildClaimed(job);
                } else if (jobs.find(job).status().isOver()) {
                    return;
                } else {
                    // Another process works on it, or did until it ended.
                    isStopping(TAKEOVER_CHECK);
                }
            } catch (RuntimeException e) {
                // The edge of this thread: whatever failed, the database or the disk, may work again later.
                failures++;
                LOG.warn("Attempt {} to rebuild the search index failed", failures, e);
                if (failures >= ATTEMPTS) {
                    giveUp(job, e);
                    return;
                }
                isStopping(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void rebuildClaimed(JobId job) {
        try (var _ = new ClaimRenewal(jobs, job, worker)) {
            rebuild(job);
        } finally {
            jobs.release(job, worker);
        }
    }

    private void giveUp(JobId job, RuntimeException cause) {
        if (jobs.claim(job, worker)) {
            index.stopBuilding();
            jobs.failed(
                    job,
                    worker,
                    "The rebuild failed %d times, at last with: %s".formatted(ATTEMPTS, cause.getMessage()));
        }
    }

    private void rebuild(JobId job) {
        var built = index.build();
        var gone = new HashSet<VersionId>();
        while (true) {
            int life = built.life();
            var missing = missing(built, gone);
            if (missing.isEmpty()) {
                finish(job, built, life);
                return;
            }
            if (!indexing.fill(built, batch -> add(job, built, batch, missing, gone))) {
                return;
            }
        }
    }

    private void finish(JobId job, IndexGeneration built, int life) {
        if (!jobs.finishing(job, worker)) {
            leave(job);
            return;
        }
        indexing.removeObsolete(built, stale(built));
        // Again: removing may have taken so long that another process took the job over.
        if (jobs.finishing(job, worker)) {
            index.serveBuilt(life);
            jobs.succeeded(job, worker);
            LOG.info("Generation {} of the search index serves", index.number());
        }
    }

    /** What was built of a cancelled job is erased; whoever took the job over goes on with it. */
    private void leave(JobId job) {
        if (jobs.find(job).status() == JobStatus.CANCELLED) {
            index.stopBuilding();
        }
    }

    /**
     * What was written to the index that serves counts too, ready or not: it may become ready at any moment, by a call that
     * saw no other index.
     */
    private Set<VersionId> missing(IndexGeneration built, Set<VersionId> gone) {
        var missing = new TreeSet<VersionId>(Comparator.comparing(VersionId::toString));
        texts.forEachReady(missing::add);
        missing.addAll(index.versions());
        missing.removeAll(built.versions());
        missing.removeAll(gone);
        return missing;
    }

    private Set<VersionId> stale(IndexGeneration built) {
        var stale = new HashSet<>(built.versions());
        stale.removeAll(index.versions());
        texts.forEachReady(stale::remove);
        return stale;
    }

    /** Adds versions; false when the job is not to go on here. */
    private boolean add(
            JobId job, IndexGeneration built, PassageBatch batch, Set<VersionId> missing, Set<VersionId> gone) {
        long total = built.versions().size() + (long) missing.size();
        long done = total - missing.size();
        for (var version : missing) {
            if (isStopping(Duration.ZERO)) {
                return false;
            }
            long before = done;
            BooleanSupplier stop = () -> isStopping(Duration.ZERO) || !jobs.progress(job, worker, before, total);
            if (!batch.add(version, () -> indexing.embedded(version, stop))) {
                gone.add(version);
            }
            done++;
            if (batch.isFull() && !write(job, batch, done, total)) {
                return false;
            }
        }
        return write(job, batch, done, total);
    }

    private boolean write(JobId job, PassageBatch batch, long done, long total) {
        batch.write();
        boolean goesOn = jobs.progress(job, worker, done, total);
        if (!goesOn) {
            leave(job);
        }
        return goesOn;
    }

    private boolean isStopping(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
