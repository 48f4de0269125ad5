package io.lectern.answer.summary.internal;

import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.job.Jobs;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends the job of a summary and writes why, both or neither: no job stays in its last step when the summary was erased
 * meanwhile. The job is locked first, as by the trigger that erases summaries.
 */
@Component
class SummaryEnding {

    private final Jobs jobs;
    private final SummaryStore store;
    private final TransactionOperations transactions;

    SummaryEnding(Jobs jobs, SummaryStore store, TransactionOperations transactions) {
        this.jobs = jobs;
        this.store = store;
        this.transactions = transactions;
    }

    /**
     * Keeps what was written.
     *
     * @throws WorkStoppedException when the summary is gone, was cancelled, or is another process's now
     */
    void succeeded(SummaryId id, String worker, Summary.Content content) {
        transactions.executeWithoutResult(status -> {
            if (!jobs.finishing(id.job(), worker) || !store.write(id, content)) {
                throw new WorkStoppedException();
            }
            long done = store.notes(id, 0).size() + 1L;
            jobs.progress(id.job(), worker, done, done);
            jobs.succeeded(id.job(), worker);
        });
    }

    /** Keeps the problem, unless it was cancelled or is another process's now. */
    void failed(SummaryId id, String worker, Summary.Problem problem) {
        transactions.executeWithoutResult(status -> {
            if (jobs.finishing(id.job(), worker)) {
                store.failed(id, problem);
                jobs.failed(id.job(), worker, problem.detail());
            }
        });
    }
}
