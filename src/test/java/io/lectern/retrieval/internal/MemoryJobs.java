package io.lectern.retrieval.internal;

import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.JobNotFoundException;
import io.lectern.job.JobStatus;
import io.lectern.job.Jobs;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Jobs without a database, which outlive what works on them as rows do. */
final class MemoryJobs implements Jobs {

    private final Map<JobId, Job> jobs = new LinkedHashMap<>();

    @Override
    public synchronized Job begin(String kind) {
        return running(kind).orElseGet(() -> {
            var job = new Job(new JobId(UUID.randomUUID()), kind, JobStatus.RUNNING, 0, 0, null, Instant.EPOCH, null);
            jobs.put(job.id(), job);
            return job;
        });
    }

    @Override
    public synchronized Optional<Job> running(String kind) {
        return jobs.values().stream().filter(job -> !job.status().isOver()).findFirst();
    }

    @Override
    public synchronized Job find(JobId id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow(() -> new JobNotFoundException(id));
    }

    @Override
    public synchronized boolean claim(JobId id, String worker) {
        return !find(id).status().isOver();
    }

    @Override
    public synchronized boolean progress(JobId id, long done, long total) {
        return change(id, job -> job(job, job.status(), done, total, null));
    }

    @Override
    public synchronized boolean finishing(JobId id) {
        return change(id, job -> job(job, JobStatus.FINISHING, job.done(), job.total(), null));
    }

    @Override
    public synchronized void succeeded(JobId id) {
        change(id, job -> job(job, JobStatus.SUCCEEDED, job.done(), job.total(), null));
    }

    @Override
    public synchronized void failed(JobId id, String problem) {
        change(id, job -> job(job, JobStatus.FAILED, job.done(), job.total(), problem));
    }

    @Override
    public synchronized Job cancel(JobId id) {
        change(id, job -> job(job, JobStatus.CANCELLED, job.done(), job.total(), null));
        return find(id);
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
