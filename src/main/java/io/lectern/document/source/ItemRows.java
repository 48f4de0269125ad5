package io.lectern.document.source;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.source.fetch.Validators;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the files and addresses of sources. */
@Component
class ItemRows {

    private static final String SELECT = "select * from source_item where source_id = :source ";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ItemRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Those of the locations that are known. */
    Map<String, SourceItem> at(SourceId source, Collection<String> locations) {
        return jdbc
                .sql(SELECT + "and md5(location) in (select md5(l) from unnest(:locations::text[]) as l)")
                .param("source", source.value())
                .param("locations", locations.toArray(String[]::new))
                .query(this::row)
                .list()
                .stream()
                .collect(Collectors.toMap(SourceItem::location, Function.identity()));
    }

    /** Items behind one, in the order in which they were found. */
    List<SourceItem> list(SourceId source, long after, int limit) {
        return jdbc.sql(SELECT + "and id > :after order by id limit :limit")
                .param("source", source.value())
                .param("after", after)
                .param("limit", limit)
                .query(this::row)
                .list();
    }

    /** Items that a scan has not looked at yet, and that lie behind one. */
    List<SourceItem> unseen(SourceId source, long scan, long after, int limit) {
        return jdbc.sql(SELECT + "and scan < :scan and id > :after order by id limit :limit")
                .param("source", source.value())
                .param("scan", scan)
                .param("after", after)
                .param("limit", limit)
                .query(this::row)
                .list();
    }

    long present(SourceId source) {
        return jdbc.sql("select count(*) from source_item where source_id = :source and status <> 'missing'")
                .param("source", source.value())
                .query(Long.class)
                .single();
    }

    void add(SourceId source, Collection<String> locations) {
        jdbc.sql("""
                insert into source_item (source_id, location, status)
                select :source, l, 'pending' from unnest(:locations::text[]) as l
                on conflict do nothing
                """)
                .param("source", source.value())
                .param("locations", locations.toArray(String[]::new))
                .update();
    }

    /** These look as they did when they were taken in. */
    void unchanged(Collection<Long> items, long scan, Instant now) {
        jdbc.sql("""
                update source_item
                   set scan = :scan, last_seen_at = :now, missing_since = null,
                       status = case when problem is null then 'current' else 'refused' end
                 where id = any(:items)
                """)
                .param("items", items.toArray(Long[]::new))
                .param("scan", scan)
                .param("now", SourceRows.utc(now))
                .update();
    }

    /** An address has what was taken in from it. */
    void confirmed(SourceItem item, long scan, Instant now) {
        jdbc.sql("""
                update source_item
                   set scan = :scan, last_seen_at = :now, missing_since = null, status = 'current', problem = null
                 where id = :id
                """)
                .param("id", item.id())
                .param("scan", scan)
                .param("now", SourceRows.utc(now))
                .update();
    }

    /** A file looks like this now, and is looked at again before it is taken. */
    void looked(SourceItem item, SourceItem.Look look, long scan, Instant now) {
        jdbc.sql("""
                update source_item
                   set scan = :scan, last_seen_at = :now, status = 'pending', problem = null, missing_since = null,
                       look_bytes = :bytes, look_modified = :modified, look_since = :since
                 where id = :id
                """)
                .param("id", item.id())
                .param("scan", scan)
                .param("now", SourceRows.utc(now))
                .param("bytes", look.file().bytes())
                .param("modified", SourceRows.utc(look.file().modifiedAt()))
                .param("since", SourceRows.utc(look.since()))
                .update();
    }

    /**
     * What an item was taken in as.
     *
     * @param document null when somebody has deleted it: it stays away until other bytes come
     * @param look null for an address
     */
    record Taken(
            @Nullable DocumentId document,
            String sha256,
            @Nullable FileLook look,
            Validators validators) {}

    void taken(SourceItem item, Taken taken, long scan, Instant now) {
        var look = taken.look();
        jdbc.sql("""
                update source_item
                   set scan = :scan, last_seen_at = :now, status = 'current', problem = null, missing_since = null,
                       document_id = (select id from document where id = :document), sha256 = :sha256,
                       bytes = :bytes, modified_at = :modified, etag = :etag, last_modified = :lastModified,
                       look_bytes = null, look_modified = null, look_since = null
                 where id = :id
                """)
                .param("id", item.id())
                .param("scan", scan)
                .param("now", SourceRows.utc(now))
                .param(
                        "document",
                        taken.document() == null ? null : taken.document().value(),
                        Types.OTHER)
                .param("sha256", taken.sha256())
                .param("bytes", look == null ? null : look.bytes(), Types.BIGINT)
                .param(
                        "modified",
                        look == null ? null : SourceRows.utc(look.modifiedAt()),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("etag", taken.validators().etag())
                .param("lastModified", taken.validators().lastModified())
                .update();
    }

    /**
     * An item cannot be taken in as it is.
     *
     * @param look of a file that is not tried again before it has changed; null when the next scan is to try again
     */
    void refused(SourceItem item, DocumentProblem problem, @Nullable FileLook look, long scan, Instant now) {
        jdbc.sql("""
                update source_item
                   set scan = :scan, last_seen_at = :now, status = 'refused', problem = :problem::jsonb,
                       missing_since = null, bytes = :bytes, modified_at = :modified
                 where id = :id
                """)
                .param("id", item.id())
                .param("scan", scan)
                .param("now", SourceRows.utc(now))
                .param("problem", json.writeValueAsString(problem))
                .param("bytes", look == null ? null : look.bytes(), Types.BIGINT)
                .param(
                        "modified",
                        look == null ? null : SourceRows.utc(look.modifiedAt()),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** An address has nothing. */
    void gone(SourceItem item, DocumentProblem problem, long scan) {
        jdbc.sql("""
                update source_item
                   set scan = :scan, status = 'missing', missing_since = coalesce(missing_since, :scan),
                       problem = :problem::jsonb, etag = null, last_modified = null
                 where id = :id
                """)
                .param("id", item.id())
                .param("scan", scan)
                .param("problem", json.writeValueAsString(problem))
                .update();
    }

    /** Whatever a complete scan has not seen is not there. */
    void unseenAreGone(SourceId source, long scan) {
        jdbc.sql("""
                update source_item
                   set status = 'missing', missing_since = coalesce(missing_since, :scan), problem = null
                 where source_id = :source and scan < :scan
                """).param("source", source.value()).param("scan", scan).update();
    }

    /** Whether some other item that is there was taken in as this document. */
    boolean othersHave(DocumentId document, SourceItem item) {
        return jdbc.sql("""
                select exists (select 1 from source_item
                                where document_id = :document and id <> :item and status <> 'missing')
                """)
                .param("document", document.value())
                .param("item", item.id())
                .query(Boolean.class)
                .single();
    }

    /**
     * Documents that the source brought and that none of its items has had since before this scan. While a file of the same
     * size waits to be taken in, it may be the missing one under another name.
     */
    List<DocumentId> abandoned(Source source, long scan) {
        return jdbc.sql("""
                select d.id from document d
                 where jsonb_exists(d.metadata, 'sourceId') and d.metadata ->> 'sourceId' = :source
                   and d.collection_id = :collection and d.parent_id is null
                   and not exists (select 1 from source_item i
                                    where i.document_id = d.id
                                      and (i.status <> 'missing' or i.missing_since >= :scan))
                   and not exists (select 1 from source_item i
                                     join source_item waiting
                                       on waiting.source_id = i.source_id and waiting.status = 'pending'
                                      and waiting.look_bytes = i.bytes
                                    where i.document_id = d.id)
                """)
                .param("source", source.id().toString())
                .param("collection", source.collectionId().value())
                .param("scan", scan)
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    /** A file that is gone is no longer known of once its document is gone too. */
    void forgetMissingWithoutDocument(SourceId source) {
        jdbc.sql("delete from source_item where source_id = :source and status = 'missing' and document_id is null")
                .param("source", source.value())
                .update();
    }

    /** A document that lies elsewhere than it says. */
    record Moved(DocumentId document, String location) {}

    /** Documents that the source brought from a location that is missing, and that another location has. */
    List<Moved> moved(SourceId source) {
        return jdbc.sql("""
                select distinct on (d.id) d.id, i.location
                  from source_item i join document d on d.id = i.document_id
                 where i.source_id = :source and i.status = 'current'
                   and d.metadata ->> 'sourceId' = :sourceText
                   and not exists (select 1 from source_item own
                                    where own.source_id = :source and own.document_id = d.id
                                      and own.location = d.metadata ->> 'sourceLocation' and own.status <> 'missing')
                 order by d.id, i.location
                """)
                .param("source", source.value())
                .param("sourceText", source.toString())
                .query((row, number) -> new Moved(new DocumentId(row.getObject(1, UUID.class)), row.getString(2)))
                .list();
    }

    private SourceItem row(ResultSet row, int number) throws SQLException {
        var problem = row.getString("problem");
        var document = row.getObject("document_id", UUID.class);
        var look = look(row, "look_bytes", "look_modified");
        var since = SourceRows.instant(row, "look_since");
        return new SourceItem(
                row.getLong("id"),
                row.getString("location"),
                SourceItem.Status.of(row.getString("status")),
                problem == null ? null : json.readValue(problem, DocumentProblem.class),
                document == null ? null : new DocumentId(document),
                row.getString("sha256"),
                look(row, "bytes", "modified_at"),
                new Validators(row.getString("etag"), row.getString("last_modified")),
                look == null || since == null ? null : new SourceItem.Look(look, since),
                row.getLong("scan"),
                SourceRows.instant(row, "last_seen_at"));
    }

    private static @Nullable FileLook look(ResultSet row, String bytes, String modified) throws SQLException {
        long count = row.getLong(bytes);
        var time = SourceRows.instant(row, modified);
        return row.wasNull() || time == null ? null : new FileLook(count, time);
    }
}
