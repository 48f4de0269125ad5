package io.lectern.document.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentStatus;
import io.lectern.document.VersionId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The documents that lie in others. What a version holds is kept with its text; it becomes documents in the transaction
 * that shows the version. A file at a path where there was one is that document, as a new version when its bytes differ;
 * a file that is gone is a deleted document.
 */
@Component
class Containers {

    static final int MAX_FILENAME = 1000;

    private final JdbcClient jdbc;
    private final DocumentRows documents;
    private final JobQueue jobs;
    private final Clock clock = Clock.systemUTC();

    Containers(JdbcClient jdbc, DocumentRows documents, JobQueue jobs) {
        this.jdbc = jdbc;
        this.documents = documents;
        this.jobs = jobs;
    }

    /** A file in a version, whose bytes are in the blob store. */
    record Held(String path, String sha256, long bytes) {}

    /** How much the upload may still hold that a document is or lies in. */
    record Left(int depth, int files, long bytes) {}

    private record Child(
            DocumentId id, String path, String filename, int version, String sha256, DocumentStatus status) {}

    /** Keeps what a version holds, within the transaction that stores its text in the place of an earlier one. */
    void keep(VersionId version, List<Held> files) {
        if (files.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into embedded_file (document_id, version, ordinal, path, sha256, bytes)
                select ?, ?, f.ordinal - 1, f.path, f.sha256, f.bytes
                  from unnest(?::text[], ?::text[], ?::bigint[]) with ordinality as f (path, sha256, bytes, ordinal)
                """)
                .params(List.of(
                        version.document().value(),
                        version.version(),
                        files.stream().map(Held::path).toArray(String[]::new),
                        files.stream().map(Held::sha256).toArray(String[]::new),
                        files.stream().mapToLong(Held::bytes).toArray()))
                .update();
    }

    /** Whether showing the version changes other documents than its own. */
    boolean concerns(VersionId version) {
        return jdbc.sql("""
                select exists (select 1 from embedded_file where document_id = :document and version = :version)
                    or exists (select 1 from document where parent_id = :document)
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .query(Boolean.class)
                .single();
    }

    /** The documents in this one whose files the version does not hold any more. */
    List<DocumentId> missingFrom(VersionId version) {
        return jdbc.sql("""
                select c.id from document c
                 where c.parent_id = :document
                   and not exists (select 1 from embedded_file f
                                    where f.document_id = c.parent_id and f.version = :version and f.path = c.path)
                 order by c.id
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Makes documents of what the version holds, within the transaction that shows it. */
    void release(VersionId version, @Nullable String password) {
        var name = filename(version.document());
        var children = children(version.document());
        for (var file : held(version)) {
            var child = children.get(file.path());
            var filename = joined(name, file.path());
            var content = new DocumentRows.NewContent(filename, file.sha256(), file.bytes(), null);
            if (child == null) {
                insert(version.document(), file.path(), content, password);
            } else if (!child.sha256().equals(file.sha256())) {
                var next = new VersionId(child.id(), child.version() + 1);
                documents.insertVersion(next.document(), next.version(), content, Collections.now(clock));
                jobs.add(next, password);
            } else {
                keepChild(child, filename, password);
            }
        }
    }

    /**
     * What may still be taken out of a document, without what was taken out of it already. What other versions hold counts
     * as soon as they are parsed, not only when it has become documents.
     */
    Left left(DocumentId id, DocumentSettings.Archive most) {
        return jdbc.sql("""
                with recursive up as (
                    select id, parent_id, depth from document where id = :id
                     union all
                    select d.id, d.parent_id, d.depth from document d join up on d.id = up.parent_id),
                down as (
                    select id from up where parent_id is null
                     union all
                    select d.id from document d join down on d.parent_id = down.id where d.parent_id <> :id)
                select (select depth from up where id = :id) as depth, count(*) as files,
                       coalesce(sum(f.bytes), 0) as bytes
                  from down join embedded_file f on f.document_id = down.id and f.document_id <> :id
                   and f.version = (select max(n.version) from document_version n
                                     where n.document_id = f.document_id and n.status in ('indexing', 'ready'))
                """)
                .param("id", id.value())
                .query((row, number) -> new Left(
                        Math.max(0, most.depth() - row.getInt("depth")),
                        Math.max(0, most.files() - row.getInt("files")),
                        Math.max(0, most.size().toBytes() - row.getLong("bytes"))))
                .single();
    }

    private void insert(DocumentId parent, String path, DocumentRows.NewContent content, @Nullable String password) {
        var id = DocumentId.random();
        var now = Collections.now(clock);
        jdbc.sql("""
                insert into document
                       (id, tenant_id, collection_id, filename, metadata, sha256, created_at, parent_id, path, depth)
                select :id, tenant_id, collection_id, :filename, metadata, :sha256, :now, id, :path, depth + 1
                  from document where id = :parent
                """)
                .param("id", id.value())
                .param("filename", content.filename())
                .param("sha256", content.sha256())
                .param("now", Collections.utc(now))
                .param("path", path)
                .param("parent", parent.value())
                .update();
        documents.insertVersion(id, 1, content, now);
        jobs.add(new VersionId(id, 1), password);
    }

    private void keepChild(Child child, String filename, @Nullable String password) {
        if (!child.filename().equals(filename)) {
            jdbc.sql("update document set filename = ? where id = ?")
                    .params(filename, child.id().value())
                    .update();
            // Which the document is called after when it is shown.
            jdbc.sql("update document_version set filename = ? where document_id = ? and version = ?")
                    .params(filename, child.id().value(), child.version())
                    .update();
        }
        if (child.status() == DocumentStatus.FAILED && documents.requeue(child.id(), child.version())) {
            jobs.add(new VersionId(child.id(), child.version()), password);
        }
    }

    private String filename(DocumentId id) {
        return jdbc.sql("select filename from document where id = ?")
                .param(id.value())
                .query(String.class)
                .single();
    }

    private Map<String, Child> children(DocumentId parent) {
        return jdbc
                .sql("""
                select d.path, d.id, d.filename, v.version, v.sha256, v.status
                  from document d join document_version v on v.document_id = d.id
                 where d.parent_id = :parent
                   and v.version = (select max(n.version) from document_version n where n.document_id = d.id)
                 order by d.id
                   for update of d
                """)
                .param("parent", parent.value())
                .query((row, number) -> new Child(
                        new DocumentId(row.getObject("id", UUID.class)),
                        row.getString("path"),
                        row.getString("filename"),
                        row.getInt("version"),
                        row.getString("sha256"),
                        DocumentStatus.of(row.getString("status"))))
                .stream()
                .collect(Collectors.toMap(Child::path, Function.identity()));
    }

    private List<Held> held(VersionId version) {
        return jdbc.sql("""
                select path, sha256, bytes from embedded_file
                 where document_id = :document and version = :version order by ordinal
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .query((row, number) -> new Held(row.getString("path"), row.getString("sha256"), row.getLong("bytes")))
                .list();
    }

    /** The end of a name says more than its beginning. */
    private static String joined(String container, String path) {
        var name = container + "/" + path;
        int start = Math.max(0, name.length() - MAX_FILENAME);
        return name.substring(start > 0 && Character.isLowSurrogate(name.charAt(start)) ? start + 1 : start);
    }
}
