package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentStatus;
import io.lectern.document.Tenant;
import io.lectern.document.VersionId;
import io.lectern.document.parse.ParseFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of documents, without their texts. */
@Component
class DocumentRows {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Shows the ready version, or else the newest; a newer one is pending. */
    private static final String SELECT = """
            select d.id, d.collection_id, d.parent_id, d.path, d.filename, d.metadata, d.revision, d.created_at,
                   v.version, v.sha256, v.bytes, v.media_type, v.status, v.problem, v.language,
                   v.pages, v.characters, v.blocks, v.passages, v.parse_millis, v.parser_peak_bytes, v.warnings, v.ready_at,
                   p.version as pending_version, p.status as pending_status, p.problem as pending_problem,
                   coalesce(p.attempts, v.attempts) as attempts,
                   case when p.version is null then v.last_failure else p.last_failure end as last_failure,
                   case when p.version is null then v.pages_read else p.pages_read end as pages_read,
                   case when p.version is null then v.pages_total else p.pages_total end as pages_total
              from document d
             cross join lateral (select max(n.version) as newest
                                   from document_version n where n.document_id = d.id) n
              join document_version v
                on v.document_id = d.id and v.version = coalesce(d.ready_version, n.newest)
              left join document_version p
                on p.document_id = d.id and p.version = n.newest and p.version > v.version
             where d.tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    DocumentRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A document to be. */
    record NewDocument(
            DocumentId id, CollectionId collection, String filename, Map<String, Object> metadata, Instant createdAt) {}

    /** The bytes of a version to be. */
    record NewContent(
            String filename,
            String sha256,
            long bytes,
            @Nullable String mediaType) {

        /** The bytes that a document shows. */
        static NewContent of(Document document) {
            return new NewContent(document.filename(), document.sha256(), document.bytes(), document.mediaType());
        }
    }

    Optional<Document> find(DocumentId id) {
        return jdbc.sql(SELECT + " and d.id = :id")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query(this::row)
                .optional();
    }

    /** The uploaded document of the collection whose shown version has these bytes. */
    Optional<DocumentId> findByContent(CollectionId collection, String sha256) {
        return jdbc.sql("""
                select id from document
                 where collection_id = :collection and sha256 = :sha256 and tenant_id = :tenant
                   and parent_id is null
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("collection", collection.value())
                .param("sha256", sha256)
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .optional();
    }

    CursorPage<Document> list(CollectionId collection, Documents.Listed only, Cursor after, int limit) {
        var rows = jdbc.sql(SELECT + """
                 and d.collection_id = :collection and (d.created_at, d.id) > (:time, :id)
                 and (cast(:status as text) is null or :status in (v.status, p.status))
                 and (cast(:parent as uuid) is null or d.parent_id = :parent)
                order by d.created_at, d.id
                limit :limit
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("collection", collection.value())
                .param("status", only.status() == null ? null : only.status().code())
                .param("parent", only.parent() == null ? null : only.parent().value())
                .param("time", Collections.utc(after.createdAt()))
                .param("id", after.id())
                .param("limit", limit + 1)
                .query(this::row)
                .list();
        return CursorPage.of(
                rows, limit, row -> new Cursor(row.createdAt(), row.id().value()));
    }

    void insert(NewDocument document, NewContent content) {
        jdbc.sql("""
                insert into document (id, tenant_id, collection_id, filename, metadata, sha256, created_at)
                values (:id, :tenant, :collection, :filename, :metadata::jsonb, :sha256, :now)
                """)
                .param("id", document.id().value())
                .param("tenant", Tenant.DEFAULT)
                .param("collection", document.collection().value())
                .param("filename", document.filename())
                .param("metadata", json.writeValueAsString(document.metadata()))
                .param("sha256", content.sha256())
                .param("now", Collections.utc(document.createdAt()))
                .update();
        insertVersion(document.id(), 1, content, document.createdAt());
    }

    void insertVersion(DocumentId document, int version, NewContent content, Instant now) {
        jdbc.sql("""
                insert into document_version
                       (document_id, version, filename, sha256, bytes, media_type, status, pipeline, created_at)
                values (:document, :version, :filename, :sha256, :bytes, :mediaType, 'queued', :pipeline, :now)
                """)
                .param("pipeline", Ingestion.PIPELINE)
                .param("document", document.value())
                .param("version", version)
                .param("filename", content.filename())
                .param("sha256", content.sha256())
                .param("bytes", content.bytes())
                .param("mediaType", content.mediaType())
                .param("now", Collections.utc(now))
                .update();
    }

    /** Locks the document against another change of its versions until the transaction ends. */
    boolean lock(DocumentId id) {
        return jdbc.sql("select 1 from document where id = :id and tenant_id = :tenant for update")
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Counts a change that a client made. */
    void countChange(DocumentId id) {
        jdbc.sql("update document set revision = revision + 1 where id = ?")
                .param(id.value())
                .update();
    }

    /**
     * Of these documents, those that failed or were read in part for want of a password. An upload whose newest bytes are
     * other ones than it shows is left out: they have their own.
     */
    List<DocumentId> closed(Collection<DocumentId> documents) {
        return jdbc.sql("""
                select d.id from document d join document_version v on v.document_id = d.id
                 where d.id = any (:ids::uuid[])
                   and v.version = (select max(n.version) from document_version n where n.document_id = d.id)
                   and (d.parent_id is not null or v.sha256 = d.sha256)
                   and (v.problem @> :problem::jsonb
                        or (v.status = 'ready' and v.warnings @> jsonb_build_array(:problem::jsonb)))
                 order by d.depth, d.id
                """)
                .param("ids", Families.array(documents))
                .param(
                        "problem",
                        json.writeValueAsString(
                                Map.of("code", ParseFailure.ENCRYPTED.type().code())))
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Puts a failed version back into the queue; false when it has not failed. */
    boolean requeue(DocumentId document, int version) {
        return jdbc.sql("""
                update document_version
                   set status = 'queued', problem = null, attempts = 0, last_failure = null, lost = 0,
                       pages_read = null, pages_total = null, pipeline = :pipeline
                 where document_id = :document and version = :version and status = 'failed'
                """)
                        .param("pipeline", Ingestion.PIPELINE)
                        .param("document", document.value())
                        .param("version", version)
                        .update()
                == 1;
    }

    /** The versions of the documents that are neither ready nor failed. */
    List<VersionId> underWay(Collection<DocumentId> documents) {
        return jdbc.sql("""
                select document_id, version from document_version
                 where document_id = any (?::uuid[]) and status in ('queued', 'parsing', 'indexing')
                """)
                .param(Families.array(documents))
                .query((row, number) ->
                        new VersionId(new DocumentId(row.getObject("document_id", UUID.class)), row.getInt("version")))
                .list();
    }

    boolean refersTo(String sha256) {
        return jdbc.sql("""
                select exists (select 1 from document_version where sha256 = :sha256)
                    or exists (select 1 from embedded_file where sha256 = :sha256)
                """).param("sha256", sha256).query(Boolean.class).single();
    }

    private Document row(ResultSet row, int number) throws SQLException {
        int pending = row.getInt("pending_version");
        return new Document(
                new DocumentId(row.getObject("id", UUID.class)),
                new CollectionId(row.getObject("collection_id", UUID.class)),
                row.getString("filename"),
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getInt("version"),
                DocumentStatus.of(row.getString("status")),
                row.getObject("pages", Integer.class),
                row.getObject("characters", Integer.class),
                row.getObject("blocks", Integer.class),
                row.getObject("passages", Integer.class),
                row.getString("language"),
                row.getObject("parse_millis", Long.class),
                row.getObject("parser_peak_bytes", Long.class),
                problem(row.getString("problem")),
                pending == 0
                        ? null
                        : new Document.Pending(
                                pending,
                                DocumentStatus.of(row.getString("pending_status")),
                                problem(row.getString("pending_problem"))),
                row.getObject("parent_id") == null ? null : new DocumentId(row.getObject("parent_id", UUID.class)),
                row.getString("path"),
                progress(row),
                List.of(json.readValue(row.getString("warnings"), DocumentProblem[].class)),
                json.readValue(row.getString("metadata"), OBJECT),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ready_at", OffsetDateTime.class)),
                row.getInt("revision"));
    }

    private Document.@Nullable Progress progress(ResultSet row) throws SQLException {
        var newest = row.getString("pending_status");
        return switch (DocumentStatus.of(newest == null ? row.getString("status") : newest)) {
            case READY, FAILED -> null;
            case QUEUED, PARSING, INDEXING ->
                new Document.Progress(
                        row.getInt("attempts"),
                        problem(row.getString("last_failure")),
                        row.getObject("pages_read", Integer.class),
                        row.getObject("pages_total", Integer.class));
        };
    }

    private @Nullable DocumentProblem problem(@Nullable String stored) {
        return stored == null ? null : json.readValue(stored, DocumentProblem.class);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
