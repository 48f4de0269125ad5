package io.lectern.retrieval.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.Jobs;
import io.lectern.problem.ProblemException;
import io.lectern.retrieval.IndexMaintenance;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ServingIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Builds a new generation of the index from the database beside the one that serves, as a job. Searches, uploads and
 * deletions go on, and go to both. A rebuild that was broken off by the end of the process goes on at the next start with
 * what it has; one is begun by itself when the index was made by another recipe.
 */
final class IndexRebuild implements IndexMaintenance, SmartLifecycle {

    static final String KIND = "index-rebuild";

    private static final Logger LOG = LoggerFactory.getLogger(IndexRebuild.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;
    /** Passages that are written with one commit. */
    private static final int BATCH = 2_000;

    private final Jobs jobs;
    private final ServingIndex index;
    private final PassageIndexing indexing;
    private final DocumentTexts texts;
    private final String worker;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private boolean wanted;
    private @Nullable Thread thread;

    /** @param worker names this service among those that may work on the same index, the same after a restart */
    IndexRebuild(Jobs jobs, ServingIndex index, PassageIndexing indexing, DocumentTexts texts, String worker) {
        this.jobs = jobs;
        this.index = index;
        this.indexing = indexing;
        this.texts = texts;
        this.worker = worker;
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
        if (jobs.running(KIND).isPresent()) {
            work();
        } else if (index.isOutdated()) {
            LOG.info("The search index was made in another way than now and is rebuilt; it serves until then");
            rebuild();
        } else if (index.isBuilding()) {
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
            jobs.running(KIND).ifPresent(job -> run(job.id()));
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
        for (int attempt = 1; !isStopping(Duration.ZERO); attempt++) {
            try {
                if (jobs.claim(job, worker)) {
                    rebuild(job);
                }
                return;
            } catch (RuntimeException e) {
                // The edge of this thread: whatever failed, the database or the disk, may work again later.
                LOG.warn("Attempt {} to rebuild the search index failed", attempt, e);
                if (attempt >= ATTEMPTS) {
                    giveUp(job, e);
                    return;
                }
                isStopping(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void giveUp(JobId job, RuntimeException cause) {
        try {
            index.stopBuilding();
            jobs.failed(job, "The rebuild failed %d times, at last with: %s".formatted(ATTEMPTS, cause.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("The rebuild {} could not be ended; it goes on at the next start", job, e);
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
            if (!add(job, built, missing, gone)) {
                return;
            }
        }
    }

    private void finish(JobId job, IndexGeneration built, int life) {
        if (!jobs.finishing(job)) {
            index.stopBuilding();
            return;
        }
        indexing.removeStale(built, stale(built));
        index.serveBuilt(life);
        jobs.succeeded(job);
        LOG.info("Generation {} of the search index serves", index.number());
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

    /** Adds versions in batches; false when the job is not to go on here. */
    private boolean add(JobId job, IndexGeneration built, Set<VersionId> missing, Set<VersionId> gone) {
        long total = built.versions().size() + (long) missing.size();
        long done = total - missing.size();
        var batch = new HashMap<VersionId, List<IndexedPassage>>();
        int passages = 0;
        for (var version : missing) {
            if (isStopping(Duration.ZERO)) {
                return false;
            }
            var of = passages(version);
            if (of.isEmpty()) {
                gone.add(version);
            } else {
                batch.put(version, of);
                passages += of.size();
            }
            done++;
            if (passages >= BATCH && !flush(job, built, batch, done, total)) {
                return false;
            }
            passages = batch.isEmpty() ? 0 : passages;
        }
        return flush(job, built, batch, done, total);
    }

    private boolean flush(
            JobId job, IndexGeneration built, Map<VersionId, List<IndexedPassage>> batch, long done, long total) {
        built.replaceAll(batch);
        batch.clear();
        boolean goesOn = jobs.progress(job, done, total);
        if (!goesOn) {
            index.stopBuilding();
        }
        return goesOn;
    }

    /** None when the version has none or is gone. */
    private List<IndexedPassage> passages(VersionId version) {
        try {
            return indexing.passages(version);
        } catch (ProblemException e) {
            if (e.type().status() != 404) {
                throw e;
            }
            LOG.debug("{} was deleted before it was added to the index", version, e);
            return List.of();
        }
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
