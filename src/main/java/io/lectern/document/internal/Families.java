package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Documents with the documents that lie in them, at any depth: deleted, moved and described together. */
@Component
class Families {

    private final JdbcClient jdbc;

    Families(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The documents and all that lie in them, outer ones first; without those that do not exist. */
    List<DocumentId> of(Collection<DocumentId> tops) {
        return walk("select id from document where id = any (?::uuid[])", tops);
    }

    /**
     * The same, locked until the transaction ends. One level after the other: a document that is locked gets no new
     * child, so that none can be missed.
     */
    List<DocumentId> lock(Collection<DocumentId> tops) {
        return walk("select id from document where id = any (?::uuid[]) order by id for update", tops);
    }

    private List<DocumentId> children(Collection<DocumentId> parents) {
        return jdbc.sql("select id from document where parent_id = any (?::uuid[]) order by id")
                .param(array(parents))
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    /** The hashes of all bytes that are kept for the documents. */
    List<String> hashes(Collection<DocumentId> family) {
        var ids = array(family);
        return jdbc.sql("""
                select sha256 from document_version where document_id = any (?::uuid[])
                 union
                select sha256 from embedded_file where document_id = any (?::uuid[])
                """)
                .params(ids, ids)
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** Erases the documents' rows with everything that hangs on them. */
    void delete(Collection<DocumentId> family) {
        var ids = array(family);
        jdbc.sql("update document set ready_version = null where id = any (?::uuid[])")
                .param(ids)
                .update();
        jdbc.sql("delete from document where id = any (?::uuid[])").param(ids).update();
    }

    /** Changes what is not null, for the documents together. */
    void change(Collection<DocumentId> family, @Nullable CollectionId collection, @Nullable String metadata) {
        jdbc.sql("""
                update document
                   set collection_id = coalesce(:collection, collection_id),
                       metadata = coalesce(:metadata::jsonb, metadata),
                       revision = revision + 1
                 where id = any (:ids::uuid[])
                """)
                .param("ids", array(family))
                .param("collection", collection == null ? null : collection.value())
                .param("metadata", metadata)
                .update();
    }

    /** Gives a document another name, which those of the documents in it begin with; also versions that are not shown yet. */
    void rename(Collection<DocumentId> family, String from, String to) {
        for (var table : List.of("document set %s where id", "document_version set %s where document_id")) {
            var renamed = "filename = right(:to || substr(filename, length(:from) + 1), :most)";
            jdbc.sql("update " + table.formatted(renamed)
                            + " = any (:ids::uuid[]) and (filename = :from or starts_with(filename, :from || '/'))")
                    .param("ids", array(family))
                    .param("from", from)
                    .param("to", to)
                    .param("most", Containers.MAX_FILENAME)
                    .update();
        }
    }

    private List<DocumentId> walk(String select, Collection<DocumentId> tops) {
        var family = new ArrayList<DocumentId>();
        var level = select(select, tops);
        while (!level.isEmpty()) {
            family.addAll(level);
            var children = children(level);
            level = children.isEmpty() ? List.of() : select(select, children);
        }
        return family;
    }

    private List<DocumentId> select(String select, Collection<DocumentId> ids) {
        return jdbc.sql(select)
                .param(array(ids))
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    static String[] array(Collection<DocumentId> ids) {
        return ids.stream().map(DocumentId::toString).toArray(String[]::new);
    }
}
