package io.lectern.document.source;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The stored sources, and how their scans stand. */
@Component
class SourceRows {

    private static final String SELECT = """
            select s.id, s.collection_id, s.definition, s.on_missing, s.interval_seconds, s.scan, s.scan_status,
                   s.scan_problem, s.scan_started_at, s.scan_finished_at, s.created_at, i.*
              from source s
             cross join lateral (
                   select count(*) filter (where status = 'current') as items_current,
                          count(*) filter (where status = 'pending') as items_pending,
                          count(*) filter (where status = 'missing') as items_missing,
                          count(*) filter (where status = 'refused') as items_refused
                     from source_item where source_id = s.id) i
             where s.tenant_id = :tenant
            """;

    private static final String FOLLOWED = SELECT + " and not s.deleting";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SourceRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(SourceId id, CollectionId collection, NewSource source, Instant now) {
        jdbc.sql("""
                insert into source (id, tenant_id, collection_id, definition, on_missing, interval_seconds, created_at)
                values (:id, :tenant, :collection, :definition::jsonb, :onMissing, :interval, :now)
                """)
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .param("collection", collection.value())
                .param("definition", json.writerFor(SourceDefinition.class).writeValueAsString(source.definition()))
                .param("onMissing", source.onMissing().code())
                .param("interval", source.interval().toSeconds())
                .param("now", utc(now))
                .update();
    }

    Optional<Source> find(SourceId id) {
        return jdbc.sql(FOLLOWED + " and s.id = :id")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query(this::row)
                .optional();
    }

    CursorPage<Source> list(CollectionId collection, Cursor after, int limit) {
        var rows = jdbc.sql(FOLLOWED + """
                 and s.collection_id = :collection and (s.created_at, s.id) > (:time, :id)
                order by s.created_at, s.id
                limit :limit
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("collection", collection.value())
                .param("time", utc(after.createdAt()))
                .param("id", after.id())
                .param("limit", limit + 1)
                .query(this::row)
                .list();
        return CursorPage.of(
                rows,
                limit,
                source -> new Cursor(source.createdAt(), source.id().value()));
    }

    /** Whether the source is there and not about to be deleted. */
    boolean isFollowed(SourceId id) {
        return jdbc.sql("select exists (select 1 from source where id = :id and not deleting)")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    /** Begins a scan, or continues one that was interrupted; returns its number. */
    long begin(SourceId id, Instant now) {
        return jdbc.sql("""
                update source
                   set scan = case when scan_status = 'running' then scan else scan + 1 end,
                       scan_started_at = case when scan_status = 'running' then scan_started_at else :now end,
                       scan_status = 'running', scan_problem = null, scan_finished_at = null, scan_again = false
                 where id = :id
                returning scan
                """)
                .param("id", id.value())
                .param("now", utc(now))
                .query(Long.class)
                .single();
    }

    /**
     * Ends a scan.
     *
     * @param problem why it failed, null when it is complete
     * @param unsettled whether it found files that are still being written
     */
    void end(SourceId id, @Nullable DocumentProblem problem, boolean unsettled, Instant now) {
        jdbc.sql("""
                update source
                   set scan_status = :status, scan_problem = :problem::jsonb, scan_finished_at = :now,
                       unsettled_scans = case when :unsettled then unsettled_scans + 1 else 0 end
                 where id = :id
                """)
                .param("id", id.value())
                .param("status", (problem == null ? Source.ScanStatus.COMPLETE : Source.ScanStatus.FAILED).code())
                .param("problem", problem == null ? null : json.writeValueAsString(problem))
                .param("unsettled", unsettled)
                .param("now", utc(now))
                .update();
    }

    /** What decides when the next scan is due. */
    record Next(Duration interval, int unsettledScans, boolean again) {}

    Optional<Next> next(SourceId id) {
        return jdbc.sql(
                        "select interval_seconds, unsettled_scans, scan_again from source where id = :id and not deleting")
                .param("id", id.value())
                .query((row, number) -> new Next(Duration.ofSeconds(row.getLong(1)), row.getInt(2), row.getBoolean(3)))
                .optional();
    }

    void scanAgain(SourceId id) {
        jdbc.sql("update source set scan_again = true where id = :id")
                .param("id", id.value())
                .update();
    }

    /** From now on it is not followed, and only to be left. */
    void markDeleting(SourceId id, boolean documents) {
        jdbc.sql("update source set deleting = true, deleting_documents = :documents where id = :id")
                .param("id", id.value())
                .param("documents", documents)
                .update();
    }

    /** A source, also one that is being left. */
    Optional<Source> findAny(SourceId id) {
        return jdbc.sql(SELECT + " and s.id = :id")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query(this::row)
                .optional();
    }

    /** A source whose leaving did not come to its end. */
    record Leaving(Source source, boolean documents) {}

    List<Leaving> leaving() {
        return jdbc.sql("select id, deleting_documents from source where tenant_id = :tenant and deleting")
                .param("tenant", Tenant.DEFAULT)
                .query((row, number) -> new Leaving(
                        findAny(new SourceId(row.getObject(1, UUID.class))).orElseThrow(), row.getBoolean(2)))
                .list();
    }

    void delete(SourceId id) {
        jdbc.sql("delete from source where id = :id").param("id", id.value()).update();
    }

    /** Documents of the source's collection that it brought there. */
    List<DocumentId> brought(Source source) {
        return jdbc.sql("""
                select id from document
                 where jsonb_exists(metadata, 'sourceId') and metadata ->> 'sourceId' = :source
                   and collection_id = :collection and parent_id is null
                """)
                .param("source", source.id().toString())
                .param("collection", source.collectionId().value())
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    private Source row(ResultSet row, int number) throws SQLException {
        var problem = row.getString("scan_problem");
        return new Source(
                new SourceId(row.getObject("id", UUID.class)),
                new CollectionId(row.getObject("collection_id", UUID.class)),
                json.readValue(row.getString("definition"), SourceDefinition.class),
                OnMissing.of(row.getString("on_missing")),
                Duration.ofSeconds(row.getLong("interval_seconds")),
                new Source.Scan(
                        row.getLong("scan"),
                        Source.ScanStatus.of(row.getString("scan_status")),
                        problem == null ? null : json.readValue(problem, DocumentProblem.class),
                        instant(row, "scan_started_at"),
                        instant(row, "scan_finished_at")),
                new Source.Items(
                        row.getLong("items_current"),
                        row.getLong("items_pending"),
                        row.getLong("items_missing"),
                        row.getLong("items_refused")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
