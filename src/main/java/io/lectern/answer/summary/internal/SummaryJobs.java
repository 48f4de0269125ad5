package io.lectern.answer.summary.internal;

import io.lectern.answer.internal.Foreground;
import io.lectern.answer.internal.KeptPrompts;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.job.ClaimRenewal;
import io.lectern.job.Jobs;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works off the summaries that were ordered, a few at once. What a service that stopped or died was writing is claimed at the
 * next start, or by another service, and goes on behind the last note that was kept. What was cancelled or erased, here or by
 * another service, is stopped within seconds. Without its model a summary waits.
 */
@Component
class SummaryJobs implements Foreground, SmartLifecycle {

    static final String KIND = "summary";

    private static final Logger LOG = LoggerFactory.getLogger(SummaryJobs.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    /** So often a summary is tried without another note of it, also by processes that died of it. */
    private static final int ATTEMPTS = 8;

    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final Jobs jobs;
    private final SummaryStore store;
    private final SummaryWriting writing;
    private final SummaryEnding ending;
    private final SummarySteps steps;
    private final Models models;
    private final DocumentTexts texts;
    private final String worker;
    private final int parallelism;
    private final Map<SummaryId, Stop> running = new ConcurrentHashMap<>();
    private final Map<SummaryId, Rest> resting = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile Phaser threads = new Phaser(1);
    private volatile boolean started;
    private volatile boolean stopping;

    /** How long a summary is left alone that could not be written: longer each time. */
    private record Rest(Duration length, long end) {

        private static final Duration SHORTEST = Duration.ofSeconds(2);
        private static final Duration LONGEST = Duration.ofMinutes(1);

        static Rest after(@Nullable Rest last) {
            var doubled = last == null ? SHORTEST : last.length().multipliedBy(2);
            var length = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
            return new Rest(length, System.nanoTime() + length.toNanos());
        }

        boolean isOver() {
            return System.nanoTime() - end >= 0;
        }
    }

    SummaryJobs(
            Jobs jobs,
            SummaryStore store,
            SummaryWriting writing,
            SummaryEnding ending,
            SummarySteps steps,
            Models models,
            DocumentTexts texts,
            DataFolder folder,
            SummarySettings settings) {
        this.jobs = jobs;
        this.store = store;
        this.writing = writing;
        this.ending = ending;
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
    public boolean isUnderWay() {
        return !running.isEmpty();
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

    /** Those that are being written or can be, in their order; one whose model is absent just keeps its place. */
    Set<SummaryId> waiting() {
        return possible(unfinished());
    }

    private Set<SummaryId> unfinished() {
        return jobs.unfinished(KIND).stream()
                .map(job -> new SummaryId(job.id().value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<SummaryId> possible(Set<SummaryId> unfinished) {
        if (!(models.availability() instanceof Unavailable)) {
            return unfinished;
        }
        var ofSentences = store.unfinishedOfSentences();
        return unfinished.stream().filter(ofSentences::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void look() {
        var unfinished = unfinished();
        running.forEach((id, stop) -> {
            if (!unfinished.contains(id)) {
                stop.now();
            }
        });
        resting.keySet().retainAll(unfinished);
        for (var id : possible(unfinished)) {
            if (!stopping && isNext(id) && jobs.claim(id.job(), worker)) {
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

    private boolean isNext(SummaryId id) {
        var rest = resting.get(id);
        return running.size() < parallelism && !running.containsKey(id) && (rest == null || rest.isOver());
    }

    private void run(SummaryId id, Stop stop) {
        try (var _ = new ClaimRenewal(jobs, id.job(), worker)) {
            attempt(id, stop);
        } catch (WorkStoppedException stopped) {
            LOG.debug("The work on summary {} was stopped", id);
        } catch (RuntimeException e) {
            // The edge of this thread: engine, model or database may be there again later.
            rest(id, e);
        } finally {
            release(id);
            // In this order: the next attempt begins a text of its own.
            steps.over(id);
            running.remove(id);
            steps.taken();
            wake();
            threads.arriveAndDeregister();
        }
    }

    /** Fails at once what documents or model are to blame for; else what is thrown is for another attempt. */
    private void attempt(SummaryId id, Stop stop) {
        int attempt = store.attempt(id);
        if (attempt == 0) {
            jobs.cancel(id.job());
            return;
        }
        try {
            if (attempt > ATTEMPTS) {
                throw SummaryProblem.givenUp(ATTEMPTS);
            }
            write(id, stop);
        } catch (WorkStoppedException e) {
            store.excuse(id);
            throw e;
        } catch (RuntimeException e) {
            int status = e instanceof ProblemException problem ? problem.type().status() : INTERNAL_ERROR;
            if (status == UNAVAILABLE) {
                store.excuse(id);
            } else if (status < INTERNAL_ERROR || attempt >= ATTEMPTS) {
                fail(id, e);
                return;
            }
            throw e;
        } catch (Error e) {
            // It would come again, and again after each restart.
            fail(id, e);
            throw e;
        }
    }

    private void rest(SummaryId id, RuntimeException failure) {
        var rest = Rest.after(resting.get(id));
        resting.put(id, rest);
        LOG.warn("Summary {} could not be written; trying again in {}", id, rest.length(), failure);
    }

    private void write(SummaryId id, Stop stop) {
        var summary = store.find(id).orElseThrow(WorkStoppedException::new);
        try {
            var content = writing.write(summary, new StoredNotebook(id, store, jobs, worker, steps), stop);
            ending.succeeded(id, worker, content);
        } finally {
            forgetDeleted(summary);
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
        ending.failed(id, worker, Summary.Problem.of(ProblemDocuments.of(failure)));
    }

    private void release(SummaryId id) {
        try {
            jobs.release(id.job(), worker);
        } catch (RuntimeException e) {
            LOG.warn("Summary {} could not be released; another service takes it over in a minute", id, e);
        }
    }
}
