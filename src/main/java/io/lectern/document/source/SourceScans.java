package io.lectern.document.source;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.lectern.datafolder.DataFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * When sources are scanned: at their interval, when asked to, and soon when a file is still being written. A scan that a
 * stopped or killed service was at is continued at the next start on the same data folder, and by any other service after
 * four missed heartbeats.
 */
@Component
class SourceScans implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SourceScans.class);
    private static final String TASK = "scan-source";
    private static final String TABLE = "source_scans";
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);
    private static final int MOST_DOUBLINGS = 20;

    private final SourceScan scan;
    private final SourceRows rows;
    private final FolderHints hints;
    private final Duration settle;
    private final JdbcClient jdbc;
    private final String owner;
    private final Scheduler scheduler;
    private final CustomTask<Void> task;
    private final Map<SourceId, CountDownLatch> underWay = new ConcurrentHashMap<>();
    /** Sources in whose folders something changed while they were being scanned. */
    private final Set<SourceId> changedMeanwhile = ConcurrentHashMap.newKeySet();

    private volatile boolean running;

    SourceScans(
            DataSource dataSource,
            JdbcClient jdbc,
            SourceScan scan,
            SourceRows rows,
            FolderHints hints,
            SourceSettings settings,
            DataFolder folder) {
        this.scan = scan;
        this.rows = rows;
        this.hints = hints;
        this.settle = settings.settle();
        this.jdbc = jdbc;
        this.owner = folder.ownerName();
        this.task = Tasks.custom(TASK, Void.class)
                .onFailure(this::retry)
                .execute((job, context) -> run(sourceOf(job.getId())));
        this.scheduler = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), task)
                .tableName(TABLE)
                .schedulerName(new SchedulerName.Fixed(owner))
                .threads(settings.parallelism())
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(SHUTDOWN_WAIT)
                .build();
    }

    /** Adds the scans of a source in the current transaction; the first begins as soon as that is committed. */
    void add(SourceId source) {
        scheduler.schedule(task.instance(source.toString()), Instant.now());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.triggerCheckForDueExecutions();
            }
        });
    }

    /** Has a source scanned now, or once more when it is being scanned. */
    void now(SourceId source) {
        if (!rescheduled(source, Instant.now())) {
            rows.scanAgain(source);
        }
        scheduler.triggerCheckForDueExecutions();
    }

    /** Ends the scans of a source that is marked as to be deleted; none is under way when this returns. */
    void end(SourceId source) throws InterruptedException {
        hints.forget(source);
        try {
            scheduler.cancel(jobOf(source));
        } catch (TaskInstanceException pickedOrGone) {
            log.debug("The scan of source {} ends by itself", source, pickedOrGone);
        }
        var scanning = underWay.get(source);
        if (scanning != null && !scanning.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            throw SourceException.busy(source);
        }
    }

    @Override
    public void start() {
        // One process owns a data folder, so nobody is at work on what its predecessor had picked.
        int released = jdbc.sql("""
                update source_scans
                   set picked = false, picked_by = null, last_heartbeat = null, execution_time = now(),
                       version = version + 1
                 where picked and picked_by = :owner
                """).param("owner", owner).update();
        if (released > 0) {
            log.info("Continuing the scans of {} sources", released);
        }
        running = true;
        hints.start(this::soon);
        scheduler.start();
    }

    @Override
    public void stop() {
        running = false;
        hints.stop();
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Something has changed in a folder: it is scanned before its interval is over, unless it changes all the time. */
    private void soon(SourceId source) {
        var next = rows.next(source);
        var planned = scheduler.getScheduledExecution(jobOf(source));
        if (next.isEmpty() || planned.isEmpty()) {
            return;
        }
        var time = Instant.now().plus(delay(next.get().interval(), next.get().unsettledScans() + 1));
        if (planned.get().isPicked()
                || (planned.get().getExecutionTime().isAfter(time) && !rescheduled(source, time))) {
            changedMeanwhile.add(source);
        }
    }

    /** False when the source is being scanned. */
    private boolean rescheduled(SourceId source, Instant time) {
        try {
            scheduler.reschedule(jobOf(source), time);
            return true;
        } catch (TaskInstanceException picked) {
            return false;
        }
    }

    private CompletionHandler<Void> run(SourceId source) {
        var done = new CountDownLatch(1);
        underWay.put(source, done);
        try {
            scan.run(source, () -> !running || !rows.isFollowed(source));
        } finally {
            underWay.remove(source);
            done.countDown();
        }
        return (complete, job) -> plan(source, complete, job);
    }

    private void plan(SourceId source, ExecutionComplete complete, ExecutionOperations<Void> job) {
        var next = rows.next(source);
        if (next.isEmpty()) {
            changedMeanwhile.remove(source);
            job.remove();
        } else {
            int unsettled = next.get().unsettledScans() + (changedMeanwhile.remove(source) ? 1 : 0);
            var again = next.get().again() ? Duration.ZERO : delay(next.get().interval(), unsettled);
            job.reschedule(complete, Instant.now().plus(again));
        }
    }

    private void retry(ExecutionComplete complete, ExecutionOperations<Void> job) {
        if (!running) {
            // The row stays picked by this service, and is released when it starts again.
            return;
        }
        var source = sourceOf(complete.getExecution().getId());
        log.warn("The scan of source {} failed", source, complete.getCause().orElse(null));
        plan(source, complete, job);
    }

    /** The interval, or less while files are being written: twice as long after each scan that found such. */
    private Duration delay(Duration interval, int unsettledScans) {
        if (unsettledScans == 0) {
            return interval;
        }
        var doubled = settle.multipliedBy(1L << Math.min(unsettledScans - 1, MOST_DOUBLINGS));
        return doubled.compareTo(interval) < 0 ? doubled : interval;
    }

    private static TaskInstanceId jobOf(SourceId source) {
        return TaskInstanceId.of(TASK, source.toString());
    }

    private static SourceId sourceOf(String job) {
        return new SourceId(UUID.fromString(job));
    }
}
