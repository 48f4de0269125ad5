package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.CollectionId;
import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentId;
import io.lectern.document.IdempotencyKeys;
import io.lectern.document.IngestionStage;
import io.lectern.document.source.CrashableSources;
import io.lectern.job.Jobs;
import io.lectern.retrieval.internal.CrashableRetrieval;
import io.lectern.retrieval.internal.LastingIndex;
import java.lang.reflect.Proxy;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of the document module as one process would have them, on a database, a folder and an index that outlive it.
 * Its jobs run when they are told to, on the thread of the test.
 */
final class CrashableService {

    private static final String OWNER = "test";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Crash crash;
    final Collections collections;
    final Documents documents;
    final BlobStore blobs;
    final Reparse reparse;
    final CrashableRetrieval retrieval;
    final JdbcClient jdbc;
    private final State state;
    private final JobQueue queue;
    private final Ingestion ingestion;
    private final StartupRecovery recovery;

    /**
     * What outlives the process.
     *
     * @param jobs on that database; each call is one statement
     */
    record State(DataSource database, DataFolder folder, LastingIndex index, DocumentSettings settings, Jobs jobs) {}

    CrashableService(State state, Crash crash) {
        this.crash = crash;
        var database = new CrashingDataSource(state.database(), crash);
        this.jdbc = JdbcClient.create(database);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        var steps = new ReadySteps(jdbc);
        var texts = new StoredTexts(jdbc, steps);
        this.retrieval =
                new CrashableRetrieval(state.index(), crash::step, database, texts, counted(state.jobs(), crash));
        var stages = provider(IngestionStage.class, retrieval.stage());
        DeletionListener nobody = document -> crash.step("erase elsewhere");
        var listeners = provider(DeletionListener.class, nobody);
        var rows = new DocumentRows(jdbc, JSON);
        var versions = new VersionRows(jdbc, JSON, transaction);
        var families = new Families(jdbc);
        var changes = new DocumentChanges();
        this.queue = new JobQueue(database, jdbc);
        var keys = new IdempotencyKeys(jdbc, transaction);
        this.collections = new Collections(jdbc, transaction, keys);
        this.blobs = new BlobStore(state.folder(), new CrashingBlobFiles(crash));
        var erasure = new Erasure(families, rows, blobs, stages, listeners, changes);
        var containers = new Containers(jdbc, rows, queue);
        var parsing =
                new Parsing(new FakeParser(), versions, containers, blobs, changes, state.settings(), state.folder());
        var embedded = new EmbeddedBytes(versions, containers, erasure, blobs, state.settings());
        this.ingestion = new Ingestion(
                versions, texts, parsing, embedded, containers, erasure, blobs, stages, changes, new TextRoom());
        this.reparse = new Reparse(collections, rows, queue, jdbc, transaction);
        this.documents = new Documents(
                collections,
                rows,
                blobs,
                queue,
                reparse,
                ingestion,
                families,
                erasure,
                keys,
                changes,
                JSON,
                transaction);
        this.recovery = new StartupRecovery(jdbc, blobs, rows, parsing, steps);
        this.state = state;
    }

    /** What follows folders; made for those who need it. */
    CrashableSources sources() {
        return new CrashableSources(jdbc, documents, blobs, state.folder(), state.settings());
    }

    /** What a start does before anything else. */
    void recover() {
        recovery.run(OWNER);
        retrieval.recover();
    }

    /** Runs all jobs there are, one after the other, as the scheduler does: picked, done, removed. */
    void runJobs() throws InterruptedException {
        runDocumentJobs();
        retrieval.work();
    }

    private void runDocumentJobs() throws InterruptedException {
        while (true) {
            var next = jdbc.sql("""
                    update scheduled_tasks set picked = true, picked_by = :owner
                     where (task_name, task_instance) in (select task_name, task_instance from scheduled_tasks
                                                           where not picked order by execution_time, task_instance limit 1)
                    returning task_name, task_instance
                    """)
                    .param("owner", OWNER)
                    .query((row, number) -> new String[] {row.getString(1), row.getString(2)})
                    .optional();
            if (next.isEmpty()) {
                return;
            }
            run(next.get()[0], next.get()[1]);
        }
    }

    private void run(String task, String job) throws InterruptedException {
        boolean again = false;
        if (task.equals(JobQueue.REPARSE)) {
            again = reparse.step(new CollectionId(UUID.fromString(job)));
        } else {
            ingestion.run(JobQueue.versionOf(job), null, queue.row(job)::remove);
        }
        jdbc.sql(
                        again
                                ? "update scheduled_tasks set picked = false where task_name = ? and task_instance = ?"
                                : "delete from scheduled_tasks where task_name = ? and task_instance = ?")
                .params(task, job)
                .update();
    }

    boolean isGone(DocumentId id) {
        return jdbc.sql("select 1 from document where id = ?")
                .param(id.value())
                .query(Integer.class)
                .optional()
                .isEmpty();
    }

    private static Jobs counted(Jobs jobs, Crash crash) {
        return (Jobs) Proxy.newProxyInstance(
                CrashableService.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, arguments) -> {
                    crash.step("job: " + method.getName());
                    return method.invoke(jobs, arguments);
                });
    }

    private static <T> ObjectProvider<T> provider(Class<T> type, T bean) {
        var factory = new StaticListableBeanFactory();
        factory.addBean(type.getSimpleName(), bean);
        return factory.getBeanProvider(type);
    }
}
