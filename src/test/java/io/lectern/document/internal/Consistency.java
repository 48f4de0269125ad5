package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must be true of the rows, the files and the index of a service, whatever happened to it. */
public final class Consistency {

    private static final Map<String, String> NEVER = Map.of(
            "a ready version whose passages are not those that it says", """
            select v.document_id::text || '/' || v.version from document_version v
             where v.status = 'ready'
               and v.passages <> (select count(*) from passage p
                                   where p.document_id = v.document_id and p.version = v.version)
            """,
            "a ready document without passages", """
            select d.id::text from document d
              join document_version v on v.document_id = d.id and v.version = d.ready_version
             where v.status <> 'ready' or v.passages = 0
            """,
            "a ready version that nothing shows", """
            select v.document_id::text || '/' || v.version
              from document_version v join document d on d.id = v.document_id
             where v.status = 'ready' and (d.ready_version is null or d.ready_version < v.version)
            """,
            "a version under way that no job is about", """
            select v.document_id::text || '/' || v.version from document_version v
             where v.status in ('queued', 'parsing', 'indexing')
               and not exists (select 1 from scheduled_tasks t
                                where t.task_name = 'ingest-document'
                                  and t.task_instance like v.document_id::text || '/' || v.version || '/%')
            """,
            "an upload that is there twice", """
            select collection_id::text || ' ' || sha256 from document
             where parent_id is null group by collection_id, sha256 having count(*) > 1
            """,
            "a child in another collection than its parent", """
            select c.id::text from document c join document p on p.id = c.parent_id
             where c.collection_id <> p.collection_id or c.depth <> p.depth + 1
            """,
            "a shown container whose children are not the files that it holds", """
            select coalesce(held.document_id, c.parent_id)::text
              from (select f.document_id, f.path from embedded_file f
                      join document d on d.id = f.document_id and d.ready_version = f.version) held
              full join (select parent_id, path from document where parent_id is not null) c
                on c.parent_id = held.document_id and c.path = held.path
             where held.document_id is null or c.parent_id is null
            """);

    private static final String ANY = NEVER.entrySet().stream()
            .map(never -> "select '%s: ' || which from (%s) as n (which)".formatted(never.getKey(), never.getValue()))
            .collect(Collectors.joining(" union all "));

    private Consistency() {}

    /** Checks what is true at every moment, as any reader of the database sees it. */
    public static void checkRows(JdbcClient jdbc) {
        assertThat(jdbc.sql(ANY).query(String.class).list())
                .as("what can never be")
                .isEmpty();
    }

    /** Checks that a service that has settled left neither a job nor a version under way. */
    public static void checkSettled(JdbcClient jdbc) {
        assertThat(jdbc.sql("select task_instance from scheduled_tasks")
                        .query(String.class)
                        .list())
                .as("jobs")
                .isEmpty();
        assertThat(jdbc.sql("select document_id::text from document_version where status not in ('ready', 'failed')")
                        .query(String.class)
                        .list())
                .as("versions under way")
                .isEmpty();
    }

    /** Checks that every blob that a row refers to is there, and no other. */
    public static void checkBlobs(JdbcClient jdbc, Path root) throws IOException {
        var referred =
                new HashSet<>(jdbc.sql("select sha256 from document_version union select sha256 from embedded_file")
                        .query(String.class)
                        .list());
        assertThat(blobs(root)).as("blobs").containsExactlyInAnyOrderElementsOf(referred);
        assertThat(root.resolve("staging")).isEmptyDirectory();
        assertThat(root.resolve("changes")).isEmptyDirectory();
    }

    /** The versions that search shows, and how many passages each has. */
    public static Map<VersionId, Integer> shown(JdbcClient jdbc) {
        return jdbc
                .sql("""
                        select d.id, v.version, v.passages from document d
                          join document_version v on v.document_id = d.id and v.version = d.ready_version
                        """)
                .query((row, number) -> Map.entry(
                        new VersionId(new DocumentId(row.getObject("id", UUID.class)), row.getInt("version")),
                        row.getInt("passages")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The versions that are on their way: the index may have them, though no search shows them. */
    static Set<VersionId> underWay(JdbcClient jdbc) {
        return jdbc.sql("""
                        select document_id, version from document_version
                         where status in ('queued', 'parsing', 'indexing')
                        """)
                .query((row, number) ->
                        new VersionId(new DocumentId(row.getObject("document_id", UUID.class)), row.getInt("version")))
                .set();
    }

    private static Set<String> blobs(Path root) throws IOException {
        try (var files = Files.walk(root, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.length() == 64)
                    .collect(Collectors.toSet());
        }
    }

    /** The documents of a collection as a client would tell them: name, status and text, in a fixed order. */
    public static List<String> describe(JdbcClient jdbc, UUID collection) {
        return jdbc.sql("""
                select d.filename || ' ' || v.status || ' ' || d.metadata || ' ' || coalesce(v.text, '')
                  from document d
                  join document_version v on v.document_id = d.id
                   and v.version = coalesce(d.ready_version,
                           (select max(n.version) from document_version n where n.document_id = d.id))
                 where d.collection_id = ?
                 order by 1
                """)
                .param(collection)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
