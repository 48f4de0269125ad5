package io.lectern.job;

import java.util.Optional;

/**
 * The jobs of this service, at most one of each kind at a time. A job outlives the process that works on it: whoever
 * {@link #claim claims} it goes on with it. Safe for use by several threads.
 */
public interface Jobs {

    /** The job of a kind that is not over, or a new one. */
    Job begin(String kind);

    /** The job of a kind that is not over. */
    Optional<Job> running(String kind);

    /**
     * The job as it is now.
     *
     * @throws JobNotFoundException when there is no such job
     */
    Job find(JobId id);

    /**
     * Makes a process the one that works on a job, and says that it lives; to be repeated at least every 15 s.
     *
     * @param worker names the process, the same after its restart
     * @return false when the job is over, or another process that works on it said so less than a minute ago
     */
    boolean claim(JobId id, String worker);

    /** Notes progress; false when the job was cancelled. */
    boolean progress(JobId id, long done, long total);

    /** Begins the last step; false when the job was cancelled before. */
    boolean finishing(JobId id);

    void succeeded(JobId id);

    void failed(JobId id, String problem);

    /** Cancels a job that is running; one that is over or in its last step stays as it is. */
    Job cancel(JobId id);
}
