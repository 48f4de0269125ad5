package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.Tenant;
import io.lectern.document.VersionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The numbered steps in which the ready documents change. The database counts them at each commit; each answer here is
 * one statement, and so of one moment.
 */
@Component
class ReadySteps {

    private static final Duration TRACES_KEPT = Duration.ofDays(1);

    private static final String EVERYTHING = """
            select c.at, c.pruned, d.id, d.ready_version, d.collection_id, d.filename
              from ready_clock c
              left join document d on d.tenant_id = c.tenant_id and d.ready_version is not null
             where c.tenant_id = :tenant
             order by d.created_at, d.id
            """;

    private static final String AFTER = """
            select c.at, c.pruned, s.document_id as id, d.ready_version, d.collection_id, d.filename
              from ready_clock c
              left join ready_change s on s.tenant_id = c.tenant_id and s.at > :since
              left join document d on d.id = s.document_id
             where c.tenant_id = :tenant
             order by s.at, s.document_id
            """;

    private final JdbcClient jdbc;

    ReadySteps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The rows of an answer, gathered. */
    private static final class Gathered {

        private final ArrayList<ReadyDocument> ready = new ArrayList<>();
        private final ArrayList<DocumentId> removed = new ArrayList<>();
        private long at;
        private long pruned;

        void add(ResultSet row) throws SQLException {
            at = row.getLong("at");
            pruned = row.getLong("pruned");
            var id = row.getObject("id", UUID.class);
            if (id == null) {
                return;
            }
            if (row.getObject("ready_version") == null) {
                removed.add(new DocumentId(id));
            } else {
                ready.add(readyDocument(row));
            }
        }
    }

    ReadyChanges after(long since) {
        if (since != ReadyChanges.NOTHING_KNOWN) {
            var changes = gather(AFTER, since);
            // A database that was put back to an earlier state counts from there.
            if (since >= changes.pruned && since <= changes.at) {
                return new ReadyChanges(changes.at, false, changes.ready, changes.removed);
            }
        }
        var everything = gather(EVERYTHING, since);
        return new ReadyChanges(everything.at, true, everything.ready, everything.removed);
    }

    /** Forgets documents that were deleted long ago; who has not looked since then gets everything anew. */
    void prune() {
        jdbc.sql("""
                with gone as (
                    delete from ready_change s
                     where s.changed_at < now() - make_interval(secs => :seconds)
                       and not exists (select 1 from document d where d.id = s.document_id)
                    returning s.tenant_id, s.at)
                update ready_clock c set pruned = greatest(c.pruned, g.at)
                  from (select tenant_id, max(at) as at from gone group by tenant_id) g
                 where c.tenant_id = g.tenant_id
                """).param("seconds", TRACES_KEPT.toSeconds()).update();
    }

    static ReadyDocument readyDocument(ResultSet row) throws SQLException {
        return new ReadyDocument(
                new VersionId(new DocumentId(row.getObject("id", UUID.class)), row.getInt("ready_version")),
                new CollectionId(row.getObject("collection_id", UUID.class)),
                row.getString("filename"));
    }

    private Gathered gather(String sql, long since) {
        var query = jdbc.sql(sql).param("tenant", Tenant.DEFAULT);
        var gathered = new Gathered();
        (sql.equals(AFTER) ? query.param("since", since) : query).query(gathered::add);
        return gathered;
    }
}
