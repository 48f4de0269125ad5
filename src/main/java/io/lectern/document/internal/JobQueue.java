package io.lectern.document.internal;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where jobs are added: rows that are written in the transaction of what they are about. The password of an encrypted
 * file is kept in the job's row, in clear, until the job is done.
 */
@Component
class JobQueue {

    static final String INGEST = "ingest-document";
    static final String REPARSE = "reparse-collection";
    /** Not detected: that would need a connection each time. */
    static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

    private final SchedulerClient client;
    private final JdbcClient jdbc;
    private volatile Runnable worker = () -> {};

    JobQueue(DataSource dataSource, JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource))
                .jdbcCustomization(POSTGRESQL)
                .serializer(new PasswordSerializer())
                .enablePriority()
                .build();
    }

    /** Who is told that there is a new job. */
    void wakes(Runnable worker) {
        this.worker = worker;
    }

    /** Adds the job of a version in the current transaction; it starts as soon as that is committed. */
    void add(VersionId version, @Nullable String password) {
        add(version, password, Priority.MEDIUM);
    }

    /** Adds the job of a version that waits until there is nothing that somebody waits for. */
    void addForLater(VersionId version) {
        add(version, null, Priority.LOW);
    }

    /** The row of a job that is under way; used by its thread. */
    final class Row {

        private final String name;
        private boolean removed;

        private Row(String name) {
            this.name = name;
        }

        /** Ends the job with the current transaction. */
        void remove() {
            jdbc.sql("delete from scheduled_tasks where task_name = ? and task_instance = ?")
                    .params(INGEST, name)
                    .update();
            afterCommit(() -> removed = true);
        }

        /** Whether it is gone. */
        boolean isRemoved() {
            return removed;
        }
    }

    /** The row of the job of this name. */
    Row row(String name) {
        return new Row(name);
    }

    /** Drops the jobs of a version that nobody is at, in the current transaction. */
    void forget(VersionId version) {
        jdbc.sql("delete from scheduled_tasks where task_name = ? and starts_with(task_instance, ?) and not picked")
                .params(INGEST, version + "/")
                .update();
    }

    /** Adds the job that parses the documents of a collection again, unless there is one. */
    void addReparse(CollectionId collection) {
        client.scheduleIfNotExists(
                new TaskInstance.Builder<String>(REPARSE, collection.toString())
                        .priority(Priority.LOW)
                        .build(),
                Instant.now());
        worker.run();
    }

    void cancelReparse(CollectionId collection) {
        jdbc.sql("delete from scheduled_tasks where task_name = ? and task_instance = ?")
                .params(REPARSE, collection.toString())
                .update();
    }

    boolean hasReparse(CollectionId collection) {
        return jdbc.sql("select exists (select 1 from scheduled_tasks where task_name = ? and task_instance = ?)")
                .params(REPARSE, collection.toString())
                .query(Boolean.class)
                .single();
    }

    /** The version that a job of this name is about. */
    static VersionId versionOf(String jobName) {
        var parts = jobName.split("/", 3);
        return new VersionId(new DocumentId(UUID.fromString(parts[0])), Integer.parseInt(parts[1]));
    }

    private void add(VersionId version, @Nullable String password, int priority) {
        // A name of its own for each attempt: the row of an earlier one may still be there for a moment.
        var name = version + "/" + UUID.randomUUID();
        var job = new TaskInstance.Builder<String>(INGEST, name).priority(priority);
        // As a batch, which is added without asking first whether it is there.
        client.scheduleBatch(List.of((password == null ? job : job.data(password)).build()), Instant.now());
        afterCommit(worker);
    }

    private static void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
