package io.lectern.document.internal;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The durable queue of ingestion jobs: rows that are written in the transaction of what they are about. A job that a
 * killed process had picked is released at the next start on the same data folder, and by any other service after four
 * missed heartbeats. The password of an encrypted file is kept in the job's row, in clear, until the job is done.
 */
@Component
class IngestionJobs implements SmartLifecycle, InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(IngestionJobs.class);
    private static final String TASK = "ingest-document";
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);

    private final Ingestion ingestion;
    private final ParserPool parsers;
    private final StartupRecovery recovery;
    private final int attempts;
    private final String owner;
    private final OneTimeTask<String> task;
    private final Scheduler scheduler;
    private volatile boolean running;

    IngestionJobs(
            DataSource dataSource,
            Ingestion ingestion,
            ParserPool parsers,
            StartupRecovery recovery,
            DocumentSettings settings,
            DataFolder folder) {
        this.ingestion = ingestion;
        this.parsers = parsers;
        this.recovery = recovery;
        this.attempts = settings.jobs().attempts();
        this.owner = hostName() + ":" + folder.root();
        this.task = Tasks.oneTime(TASK, String.class).onFailure(this::retry).execute((job, context) -> run(job));
        var jobs = settings.jobs();
        this.scheduler = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), task)
                .schedulerName(new SchedulerName.Fixed(owner))
                .serializer(new PasswordSerializer())
                .threads(settings.parallelism())
                .pollingInterval(jobs.pollInterval())
                .heartbeatInterval(jobs.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(jobs.shutdownWait())
                .build();
    }

    /** Adds a job in the current transaction; it starts as soon as that is committed. */
    void add(VersionId version, @Nullable String password) {
        // A name of its own for each attempt: the row of an earlier one may still be there for a moment.
        var name = version + "/" + UUID.randomUUID();
        var job = password == null ? task.instance(name) : task.instance(name, password);
        scheduler.schedule(job, Instant.now());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.triggerCheckForDueExecutions();
            }
        });
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
        parsers.close();
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run(TaskInstance<String> job) {
        try {
            ingestion.run(versionOf(job.getId()), job.getData());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStoppingException();
        }
    }

    private void retry(ExecutionComplete complete, ExecutionOperations<String> job) {
        var execution = complete.getExecution();
        var cause = complete.getCause().orElse(null);
        if (cause instanceof ServiceStoppingException || !running) {
            // The row stays picked by this service, and is released when it starts again.
            return;
        }
        int failures = execution.consecutiveFailures + 1;
        if (failures >= attempts) {
            ingestion.giveUp(versionOf(execution.getId()), failures);
            job.stop();
        } else {
            var delay = Duration.ofSeconds(1L << Math.min(failures, 10));
            log.warn("Ingestion {} failed {} times, the next attempt is in {}", execution.getId(), failures, delay);
            job.reschedule(complete, Instant.now().plus(delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY));
        }
    }

    private static VersionId versionOf(String jobName) {
        int first = jobName.indexOf('/');
        int second = jobName.indexOf('/', first + 1);
        return new VersionId(
                new DocumentId(UUID.fromString(jobName.substring(0, first))),
                Integer.parseInt(jobName.substring(first + 1, second)));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
