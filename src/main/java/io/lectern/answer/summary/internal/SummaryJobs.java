package io.lectern.answer.summary.internal;

import io.lectern.answer.internal.KeptPrompts;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.job.ClaimRenewal;
import io.lectern.job.Jobs;
import io.lectern.model.Models;
import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works off the summaries that were ordered, a few at once. What a service that stopped or died was writing is claimed at the
 * next start, or by another service, and goes on behind the last note that was kept. What was cancelled or erased, here or by
 * another service, is stopped within seconds.
 */
@Component
class SummaryJobs implements SmartLifecycle {

    static final String KIND = "summary";

    private static final Logger LOG = LoggerFactory.getLogger(SummaryJobs.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final Jobs jobs;
    private final SummaryStore store;
    private final SummaryWriting writing;
    private final SummarySteps steps;
    private final Models models;
    private final DocumentTexts texts;
    private final String worker;
    private final int parallelism;
    private final Map<SummaryId, Stop> running = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile Phaser threads = new Phaser(1);
    private volatile boolean started;
    private volatile boolean stopping;

    SummaryJobs(
            Jobs jobs,
            SummaryStore store,
            SummaryWriting writing,
            SummarySteps steps,
            Models models,
            DocumentTexts texts,
            DataFolder folder,
            SummarySettings settings) {
        this.jobs = jobs;
        this.store = store;
        this.writing = writing;
        this.steps = steps;
        this.models = models;
        this.texts = texts;
        this.worker = folder.ownerName();
        this.parallelism = settings.parallelism();
    }

    /** Looks for work at once. */
    void wake() {
        wake.release();
    }

    /** Stops the work on a summary, if it is done here. */
    void stop(SummaryId id) {
        Optional.ofNullable(running.get(id)).ifPresent(Stop::now);
    }

    @Override
    public void start() {
        stopping = false;
        threads = new Phaser(1);
        threads.register();
        started = true;
        Thread.ofVirtual().name("summary-jobs").start(this::dispatch);
    }

    @Override
    public void stop() {
        stopping = true;
        wake();
        running.values().forEach(Stop::now);
        try {
            int phase = threads.arriveAndDeregister();
            threads.awaitAdvanceInterruptibly(phase, LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Summaries are still being written after {}", LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    private void dispatch() {
        try {
            while (!stopping) {
                try {
                    look();
                } catch (RuntimeException e) {
                    // The edge of this thread: the database may answer again later.
                    LOG.warn("The database does not say which summaries to write; looking again in {}", LOOK, e);
                }
                if (wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.arriveAndDeregister();
        }
    }

    private void look() {
        var unfinished = jobs.unfinished(KIND).stream()
                .map(job -> new SummaryId(job.id().value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        running.forEach((id, stop) -> {
            if (!unfinished.contains(id)) {
                stop.now();
            }
        });
        for (var id : unfinished) {
            if (!stopping && running.size() < parallelism && !running.containsKey(id) && jobs.claim(id.job(), worker)) {
                var stop = new Stop();
                running.put(id, stop);
                threads.register();
                Thread.ofVirtual().name("summary").start(() -> run(id, stop));
                if (stopping) {
                    stop.now();
                }
            }
        }
    }

    private void run(SummaryId id, Stop stop) {
        try (var _ = new ClaimRenewal(jobs, id.job(), worker)) {
            attempt(id, stop);
        } catch (WorkStoppedException stopped) {
            LOG.debug("The work on summary {} was stopped", id);
        } finally {
            release(id);
            running.remove(id);
            steps.taken();
            wake();
            threads.arriveAndDeregister();
        }
    }

    /** The edge of a summary's thread: what the documents or the model are to blame for fails it at once. */
    private void attempt(SummaryId id, Stop stop) {
        for (int attempt = 1; ; attempt++) {
            try {
                write(id, stop);
                return;
            } catch (WorkStoppedException e) {
                throw e;
            } catch (ProblemException e) {
                fail(id, e);
                return;
            } catch (Throwable e) {
                // An error too: the job would be claimed again and again.
                LOG.warn("Attempt {} to write the summary {} failed", attempt, id, e);
                if (attempt == ATTEMPTS) {
                    fail(id, e);
                    return;
                }
                stop.pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void write(SummaryId id, Stop stop) {
        var found = store.find(id);
        if (found.isEmpty()) {
            jobs.cancel(id.job());
            return;
        }
        var summary = found.get();
        if (summary.content() == null) {
            try {
                store(id, writing.write(summary, new StoredNotebook(id, store, jobs, worker, steps), stop));
            } finally {
                forgetDeleted(summary);
            }
        }
        long done = store.notes(id, 0).size() + 1L;
        jobs.progress(id.job(), worker, done, done);
        if (jobs.finishing(id.job(), worker)) {
            jobs.succeeded(id.job(), worker);
        }
    }

    private void store(SummaryId id, Summary.Content content) {
        if (!jobs.finishing(id.job(), worker) || !store.write(id, content)) {
            throw new WorkStoppedException();
        }
    }

    /** What a document that was deleted meanwhile left in the engine came after everything of it was erased. */
    private void forgetDeleted(Summary summary) {
        var versions = summary.documents().stream()
                .map(document -> new VersionId(document.id(), document.version()))
                .toList();
        if (store.find(summary.id()).isEmpty()) {
            texts.obsolete(versions)
                    .forEach(version ->
                            models.forget(KeptPrompts.SCOPE, version.document().toString()));
        }
    }

    private void fail(SummaryId id, Throwable failure) {
        var document = ProblemDocuments.of(failure);
        var code = failure instanceof ProblemException problem ? problem.type().code() : "internal-error";
        var detail = String.valueOf(document.getDetail());
        store.failed(id, new Summary.Problem(code, document.getStatus(), detail));
        jobs.failed(id.job(), worker, detail);
    }

    private void release(SummaryId id) {
        try {
            jobs.release(id.job(), worker);
        } catch (RuntimeException e) {
            LOG.warn("Summary {} could not be released; another service takes it over in a minute", id, e);
        }
    }
}
