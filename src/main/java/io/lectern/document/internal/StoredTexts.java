package io.lectern.document.internal;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentStatus;
import io.lectern.document.DocumentTexts;
import io.lectern.document.Page;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.Tenant;
import io.lectern.document.TextOrigin;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The canonical texts as PostgreSQL holds them; never cut in SQL, whose characters are not UTF-16 code units. */
@Component
public class StoredTexts implements DocumentTexts {

    private static final String IN_SCOPE =
            "d.id in (select id from document where collection_id = any (?::uuid[]) union select id from named)";

    private final JdbcClient jdbc;
    private final ReadySteps steps;

    StoredTexts(JdbcClient jdbc, ReadySteps steps) {
        this.jdbc = jdbc;
        this.steps = steps;
    }

    private record TextRow(@Nullable String text, @Nullable String language, DocumentStatus status) {}

    @Override
    public List<ReadyDocument> ready(DocumentScope scope) {
        var collections =
                ids(scope.collections().stream().map(CollectionId::value).toList());
        var documents = ids(scope.documents().stream().map(DocumentId::value).toList());
        boolean everything = collections.length == 0 && documents.length == 0;
        var filter = FilterSql.of(scope.filter());
        var parameters = new ArrayList<Object>(List.of(documents, Tenant.DEFAULT));
        if (!everything) {
            parameters.add(collections);
        }
        parameters.addAll(filter.parameters());
        var ready = jdbc.sql("""
                with recursive named as (
                    select id from document where id = any (?::uuid[])
                     union all
                    select held.id from document held join named on held.parent_id = named.id)
                select d.id, d.ready_version, d.collection_id, d.filename
                  from document d
                  join document_version v on v.document_id = d.id and v.version = d.ready_version
                 where d.tenant_id = ?
                   and %s
                   and (%s)
                 order by d.created_at, d.id
                """.formatted(everything ? "true" : IN_SCOPE, filter.sql()))
                .params(parameters)
                .query((row, number) -> ReadySteps.readyDocument(row))
                .list();
        if (!isAllReady(scope, ready)) {
            refuseUnknown(scope, collections, documents);
        }
        return ready;
    }

    @Override
    public ReadyChanges readyChanges(long since) {
        return steps.after(since);
    }

    @Override
    public CanonicalText text(VersionId version) {
        var row = row(version);
        return new CanonicalText(characters(version, row), blocks(version), pages(version), row.language());
    }

    /**
     * The characters of a canonical text, without its blocks and pages.
     *
     * @throws DocumentException (404) when there is no such version or it has no text
     */
    public String characters(VersionId version) {
        return characters(version, row(version));
    }

    /**
     * Where a page is in the canonical text.
     *
     * @throws DocumentException (404) when the version has no such page
     */
    public TextRange page(VersionId version, int number) {
        return jdbc.sql("""
                select start_char, end_char from page
                 where document_id = :document and version = :version and number = :number
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .param("number", number)
                .query((row, ordinal) -> range(row))
                .optional()
                .orElseThrow(() -> DocumentException.unknownPage(
                        version, number, pages(version).size()));
    }

    private static String characters(VersionId version, TextRow row) {
        if (row.text() == null) {
            throw DocumentException.withoutText(version, row.status());
        }
        return row.text();
    }

    private TextRow row(VersionId version) {
        return jdbc.sql("""
                select v.text, v.language, v.status
                  from document_version v join document d on d.id = v.document_id
                 where v.document_id = :document and v.version = :version and d.tenant_id = :tenant
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .param("tenant", Tenant.DEFAULT)
                .query((result, number) -> new TextRow(
                        result.getString("text"),
                        result.getString("language"),
                        DocumentStatus.of(result.getString("status"))))
                .optional()
                .orElseThrow(() -> DocumentException.unknownVersion(version));
    }

    @Override
    public void forEachReady(Consumer<VersionId> visitor) {
        jdbc.sql("""
                select d.id, d.ready_version as version
                  from document d
                  join document_version v on v.document_id = d.id and v.version = d.ready_version
                 where v.passages > 0
                 order by d.created_at, d.id
                """).query((row, number) -> version(row)).list().forEach(visitor);
    }

    @Override
    public Set<VersionId> obsolete(Collection<VersionId> versions) {
        return jdbc.sql("""
                select w.id, w.version
                  from unnest(?::uuid[], ?::integer[]) as w (id, version)
                  left join document_version v on v.document_id = w.id and v.version = w.version
                  left join document d on d.id = w.id
                 where v.status is null
                    or v.status = 'failed'
                    or v.status = 'ready' and v.version is distinct from d.ready_version
                """)
                .param(ids(versions.stream()
                        .map(version -> version.document().value())
                        .toList()))
                .param(versions.stream().mapToInt(VersionId::version).toArray())
                .query((row, number) -> version(row))
                .set();
    }

    private List<Block> blocks(VersionId version) {
        return jdbc.sql("""
                select kind, level, header_rows, start_char, end_char, language from block
                 where document_id = :document and version = :version
                 order by ordinal
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .query((row, number) -> new Block(
                        BlockKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getInt("level"),
                        row.getInt("header_rows"),
                        range(row),
                        row.getString("language")))
                .list();
    }

    private List<Page> pages(VersionId version) {
        return jdbc.sql("""
                select number, start_char, end_char, origin from page
                 where document_id = :document and version = :version
                 order by number
                """)
                .param("document", version.document().value())
                .param("version", version.version())
                .query((row, number) -> new Page(
                        row.getInt("number"),
                        range(row),
                        TextOrigin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT))))
                .list();
    }

    /** Whether there is something of each that the scope names, so that none of it is unknown. */
    private static boolean isAllReady(DocumentScope scope, List<ReadyDocument> ready) {
        var documents = new HashSet<DocumentId>();
        var collections = new HashSet<CollectionId>();
        for (var document : ready) {
            documents.add(document.version().document());
            collections.add(document.collection());
        }
        return documents.containsAll(scope.documents()) && collections.containsAll(scope.collections());
    }

    private void refuseUnknown(DocumentScope scope, String[] collections, String[] documents) {
        var knownCollections =
                known("select id from collection where tenant_id = ? and id = any (?::uuid[])", collections);
        for (var id : scope.collections()) {
            if (!knownCollections.contains(id.value())) {
                throw DocumentException.unknownCollection(id);
            }
        }
        var knownDocuments = known("select id from document where tenant_id = ? and id = any (?::uuid[])", documents);
        for (var id : scope.documents()) {
            if (!knownDocuments.contains(id.value())) {
                throw DocumentException.unknownDocument(id);
            }
        }
    }

    private Set<UUID> known(String sql, String[] wanted) {
        if (wanted.length == 0) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql(sql)
                .params(List.of(Tenant.DEFAULT, wanted))
                .query((row, number) -> row.getObject(1, UUID.class))
                .list());
    }

    private static String[] ids(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static VersionId version(ResultSet row) throws SQLException {
        return new VersionId(new DocumentId(row.getObject("id", UUID.class)), row.getInt("version"));
    }

    private static TextRange range(ResultSet row) throws SQLException {
        return new TextRange(row.getInt("start_char"), row.getInt("end_char"));
    }
}
