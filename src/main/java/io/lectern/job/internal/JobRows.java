package io.lectern.job.internal;

import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.JobNotFoundException;
import io.lectern.job.JobStatus;
import io.lectern.job.Jobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The jobs as rows. Each change names the states it starts from. */
@Component
class JobRows implements Jobs {

    private static final String COLUMNS = "id, kind, status, done, total, problem, created_at, finished_at";

    private final JdbcClient jdbc;

    JobRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Job begin(String kind) {
        // The other one may end between the two statements, but not each time.
        for (int attempt = 0; attempt < 3; attempt++) {
            jdbc.sql("""
                    insert into job (id, tenant_id, kind, status)
                    select :id, id, :kind, 'running' from tenant
                    on conflict do nothing
                    """).param("id", UUID.randomUUID()).param("kind", kind).update();
            var running = running(kind);
            if (running.isPresent()) {
                return running.get();
            }
        }
        throw new IllegalStateException("each job %s was over at once".formatted(kind));
    }

    @Override
    public Optional<Job> running(String kind) {
        return jdbc.sql("select " + COLUMNS + " from job where kind = :kind and status in ('running', 'finishing')")
                .param("kind", kind)
                .query(JobRows::job)
                .optional();
    }

    @Override
    public Job add(String kind) {
        var id = new JobId(UUID.randomUUID());
        jdbc.sql("""
                insert into job (id, tenant_id, kind, status, sole)
                select :id, id, :kind, 'running', false from tenant
                """).param("id", id.value()).param("kind", kind).update();
        return find(id);
    }

    @Override
    public List<Job> unfinished(String kind) {
        return jdbc.sql("select " + COLUMNS + """
                 from job where kind = :kind and status in ('running', 'finishing') order by created_at, id
                """)
                .param("kind", kind)
                .query(JobRows::job)
                .list();
    }

    @Override
    public Job find(JobId id) {
        return jdbc.sql("select " + COLUMNS + " from job where id = :id")
                .param("id", id.value())
                .query(JobRows::job)
                .optional()
                .orElseThrow(() -> new JobNotFoundException(id));
    }

    @Override
    public boolean claim(JobId id, String worker) {
        return jdbc.sql("""
                update job set worker = :worker, alive_at = now()
                 where id = :id and status in ('running', 'finishing')
                   and (worker is null or worker = :worker or alive_at < now() - interval '1 minute')
                """).param("id", id.value()).param("worker", worker).update() == 1;
    }

    @Override
    public void release(JobId id, String worker) {
        jdbc.sql("update job set worker = null where id = :id and worker = :worker")
                .param("id", id.value())
                .param("worker", worker)
                .update();
    }

    @Override
    public boolean progress(JobId id, String worker, long done, long total) {
        return jdbc.sql("""
                update job set done = :done, total = :total, alive_at = now()
                 where id = :id and worker = :worker and status in ('running', 'finishing')
                """)
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("done", done)
                        .param("total", total)
                        .update()
                == 1;
    }

    @Override
    public boolean finishing(JobId id, String worker) {
        return jdbc.sql("""
                update job set status = 'finishing', alive_at = now()
                 where id = :id and worker = :worker and status in ('running', 'finishing')
                """).param("id", id.value()).param("worker", worker).update() == 1;
    }

    @Override
    public void succeeded(JobId id, String worker) {
        jdbc.sql("""
                update job set status = 'succeeded', finished_at = now()
                 where id = :id and worker = :worker and status = 'finishing'
                """).param("id", id.value()).param("worker", worker).update();
    }

    @Override
    public void failed(JobId id, String worker, String problem) {
        jdbc.sql("""
                update job set status = 'failed', problem = :problem, finished_at = now()
                 where id = :id and worker = :worker and status in ('running', 'finishing')
                """)
                .param("id", id.value())
                .param("worker", worker)
                .param("problem", problem)
                .update();
    }

    @Override
    public Job cancel(JobId id) {
        jdbc.sql("update job set status = 'cancelled', finished_at = now() where id = :id and status = 'running'")
                .param("id", id.value())
                .update();
        return find(id);
    }

    private static Job job(ResultSet row, int number) throws SQLException {
        Timestamp finished = row.getTimestamp("finished_at");
        return new Job(
                new JobId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                JobStatus.of(row.getString("status")),
                row.getLong("done"),
                row.getLong("total"),
                row.getString("problem"),
                row.getTimestamp("created_at").toInstant(),
                finished == null ? null : finished.toInstant());
    }
}
