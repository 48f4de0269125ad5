package io.lectern.job;

import java.util.List;
import java.util.Optional;

/**
 * The jobs of this service: of some kinds at most one at a time, of others any number. A job outlives the process that works on it: whoever
 * {@link #claim claims} it goes on with it. Safe for use by several threads.
 */
public interface Jobs {

    /** The job of a kind that is not over, or a new one. */
    Job begin(String kind);

    /** The job of a kind that is not over. */
    Optional<Job> running(String kind);

    /** A new job of a kind of which there may be several. */
    Job add(String kind);

    /** The jobs of a kind that are not over, oldest first. */
    List<Job> unfinished(String kind);

    /**
     * The job with an id.
     *
     * @throws JobNotFoundException when there is no such job
     */
    Job find(JobId id);

    /**
     * Makes a process the one that works on a job, and says that it lives; to be repeated as by {@link ClaimRenewal}. The
     * methods below change nothing for any other process.
     *
     * @param worker names a service, and no other; after a restart it may have the same name, and goes on at once
     * @return false when the job is over, or another process that works on it said so less than a minute ago
     */
    boolean claim(JobId id, String worker);

    /** Lets another process go on with a job at once. */
    void release(JobId id, String worker);

    /** Notes progress; false when the job was cancelled or is another process's now. */
    boolean progress(JobId id, String worker, long done, long total);

    /** Begins the last step; false when the job was cancelled before or is another process's now. */
    boolean finishing(JobId id, String worker);

    void succeeded(JobId id, String worker);

    void failed(JobId id, String worker, String problem);

    /** Cancels a job that is running; one that is over or in its last step stays as it is. */
    Job cancel(JobId id);
}
