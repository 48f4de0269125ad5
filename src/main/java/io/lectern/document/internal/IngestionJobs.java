package io.lectern.document.internal;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.lectern.datafolder.DataFolder;
import io.lectern.document.CollectionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * Works off the durable jobs. A job that a killed process had picked is released at the next start on the same data
 * folder, and by any other service after four missed heartbeats.
 */
@Component
class IngestionJobs implements SmartLifecycle, InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(IngestionJobs.class);
    private static final int MISSED_HEARTBEATS = 4;
    /** While some are parsed, others are stored and put into the index, which commits several at once. */
    private static final int JOBS_PER_PARSER = 10;

    /** The share of busy threads at which further jobs are claimed while there are more. */
    private static final double REFILL_BELOW = 0.7;

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);

    private final JobQueue queue;
    private final Ingestion ingestion;
    private final Reparse reparse;
    private final DocumentParser parser;
    private final StartupRecovery recovery;
    private final int attempts;
    private final String owner;
    private final Scheduler scheduler;
    private volatile boolean running;

    IngestionJobs(
            DataSource dataSource,
            JobQueue queue,
            Ingestion ingestion,
            Reparse reparse,
            DocumentParser parser,
            StartupRecovery recovery,
            DocumentSettings settings,
            DataFolder folder) {
        this.queue = queue;
        this.ingestion = ingestion;
        this.reparse = reparse;
        this.parser = parser;
        this.recovery = recovery;
        this.attempts = settings.jobs().attempts();
        this.owner = folder.ownerName();
        var jobs = settings.jobs();
        this.scheduler = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), tasks())
                .schedulerName(new SchedulerName.Fixed(owner))
                .jdbcCustomization(JobQueue.POSTGRESQL)
                .serializer(new PasswordSerializer())
                .enablePriority()
                .threads(settings.parallelism() * JOBS_PER_PARSER)
                // Claims as many as there are idle threads, in one statement.
                .pollUsingLockAndFetch(REFILL_BELOW, 1)
                .pollingInterval(jobs.pollInterval())
                .heartbeatInterval(jobs.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(jobs.shutdownWait())
                .build();
        queue.wakes(scheduler::triggerCheckForDueExecutions);
    }

    /** Before the service takes its first upload. */
    @Override
    public void afterPropertiesSet() {
        recovery.run(owner);
    }

    @Override
    public void start() {
        running = true;
        scheduler.start();
    }

    /** What is being parsed is dropped, to be parsed again after the next start; what is being indexed is finished. */
    @Override
    public void stop() {
        running = false;
        parser.close();
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private List<Task<?>> tasks() {
        return List.of(
                Tasks.custom(JobQueue.INGEST, String.class)
                        .onFailure(this::broke)
                        .execute((job, context) -> run(job)),
                Tasks.custom(JobQueue.REPARSE, String.class)
                        .onFailureReschedule(FixedDelay.of(LONGEST_DELAY))
                        .execute((job, context) -> reparse.step(new CollectionId(UUID.fromString(job.getId())))
                                ? (complete, operations) -> operations.reschedule(
                                        complete, Instant.now().plus(Reparse.PAUSE))
                                : (complete, operations) -> operations.stop()));
    }

    private CompletionHandler<String> run(TaskInstance<String> job) {
        var row = queue.row(job.getId());
        try {
            ingestion.run(JobQueue.versionOf(job.getId()), job.getData(), row::remove);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStoppingException();
        }
        return row.isRemoved() ? (complete, operations) -> {} : (complete, operations) -> operations.stop();
    }

    private void broke(ExecutionComplete complete, ExecutionOperations<String> job) {
        var execution = complete.getExecution();
        var cause = complete.getCause().orElse(null);
        if (cause instanceof ServiceStoppingException || !running) {
            // The row stays picked by this service, and is released when it starts again.
            return;
        }
        var version = JobQueue.versionOf(execution.getId());
        var failure = IngestionFailure.of(cause);
        int failures = execution.consecutiveFailures + 1;
        if (!failure.retryable() || failures >= attempts) {
            ingestion.giveUp(version, failure);
            job.stop();
        } else if (!ingestion.retryLater(version, failure)) {
            job.stop();
        } else {
            var delay = Duration.ofSeconds(1L << Math.min(failures, 10));
            log.warn("Ingestion {} failed {} times, the next attempt is in {}", execution.getId(), failures, delay);
            job.reschedule(complete, Instant.now().plus(delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY));
        }
    }
}
