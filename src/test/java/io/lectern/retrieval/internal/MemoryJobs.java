package io.lectern.retrieval.internal;

import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.JobNotFoundException;
import io.lectern.job.JobStatus;
import io.lectern.job.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Jobs without a database, which outlive what works on them as rows do. */
final class MemoryJobs implements Jobs {

    /** Answers of {@link #running} that fail from now on. */
    final AtomicInteger failures = new AtomicInteger();

    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Map<JobId, String> workers = new HashMap<>();
    private final Set<String> abandoning = new HashSet<>();

    @Override
    public synchronized Job begin(String kind) {
        return notOver().orElseGet(() -> {
            var job = new Job(new JobId(UUID.randomUUID()), kind, JobStatus.RUNNING, 0, 0, null, Instant.EPOCH, null);
            jobs.put(job.id(), job);
            return job;
        });
    }

    @Override
    public synchronized Optional<Job> running(String kind) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UncheckedIOException(new IOException("The database is lost"));
        }
        return notOver();
    }

    @Override
    public Job add(String kind) {
        return begin(kind);
    }

    @Override
    public List<Job> unfinished(String kind) {
        return running(kind).stream().toList();
    }

    private Optional<Job> notOver() {
        return jobs.values().stream().filter(job -> !job.status().isOver()).findFirst();
    }

    @Override
    public synchronized Job find(JobId id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow(() -> new JobNotFoundException(id));
    }

    @Override
    public synchronized boolean claim(JobId id, String worker) {
        return !find(id).status().isOver()
                && !abandoning.contains(worker)
                && workers.merge(id, worker, (holder, other) -> holder).equals(worker);
    }

    @Override
    public synchronized void release(JobId id, String worker) {
        workers.remove(id, worker);
    }

    /** As if who works on a job had not been heard of for long; it does not come back to it. */
    synchronized void abandon(JobId id) {
        abandoning.add(workers.remove(id));
    }

    @Override
    public synchronized boolean progress(JobId id, String worker, long done, long total) {
        return change(id, worker, job -> job(job, job.status(), done, total, null));
    }

    @Override
    public synchronized boolean finishing(JobId id, String worker) {
        return change(id, worker, job -> job(job, JobStatus.FINISHING, job.done(), job.total(), null));
    }

    @Override
    public synchronized void succeeded(JobId id, String worker) {
        change(id, worker, job -> job(job, JobStatus.SUCCEEDED, job.done(), job.total(), null));
    }

    @Override
    public synchronized void failed(JobId id, String worker, String problem) {
        change(id, worker, job -> job(job, JobStatus.FAILED, job.done(), job.total(), problem));
    }

    @Override
    public synchronized Job cancel(JobId id) {
        change(id, job -> job(job, JobStatus.CANCELLED, job.done(), job.total(), null));
        return find(id);
    }

    private boolean change(JobId id, String worker, UnaryOperator<Job> change) {
        return worker.equals(workers.get(id)) && change(id, change);
    }

    private boolean change(JobId id, UnaryOperator<Job> change) {
        var job = find(id);
        if (job.status().isOver()) {
            return false;
        }
        jobs.put(id, change.apply(job));
        return true;
    }

    private static Job job(Job job, JobStatus status, long done, long total, @Nullable String problem) {
        return new Job(job.id(), job.kind(), status, done, total, problem, job.createdAt(), null);
    }
}
