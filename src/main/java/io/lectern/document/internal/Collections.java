package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentCollection;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.IdempotencyKeys;
import io.lectern.document.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The stored collections. */
@Component
public class Collections {

    private static final String SELECT = """
            select c.id, c.name, c.description, c.created_at, c.revision,
                   (select count(*) from document d where d.collection_id = c.id) as documents
              from collection c
             where c.tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final IdempotencyKeys keys;
    private final Clock clock = Clock.systemUTC();

    Collections(JdbcClient jdbc, TransactionTemplate transaction, IdempotencyKeys keys) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.keys = keys;
    }

    /**
     * Creates a collection, or finds the one that the same request created.
     *
     * @throws DocumentException (422) when the key was used with another request
     */
    public DocumentCollection create(String name, @Nullable String description, @Nullable IdempotencyKey key) {
        return keys.once(key, id -> find(new CollectionId(id)), () -> {
            var created = create(name, description);
            return new IdempotencyKeys.Created<>(created, created.id().value());
        });
    }

    public DocumentCollection create(String name, @Nullable String description) {
        var id = CollectionId.random();
        jdbc.sql("""
                insert into collection (id, tenant_id, name, description, created_at)
                values (:id, :tenant, :name, :description, :now)
                """)
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .param("name", name)
                .param("description", description)
                .param("now", utc(now(clock)))
                .update();
        return find(id);
    }

    /**
     * One collection.
     *
     * @throws DocumentException (404) when there is none
     */
    public DocumentCollection find(CollectionId id) {
        return jdbc.sql(SELECT + " and c.id = :id")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query(Collections::row)
                .optional()
                .orElseThrow(() -> DocumentException.unknownCollection(id));
    }

    /**
     * Makes sure that there is a collection, without counting what is in it.
     *
     * @throws DocumentException (404) when there is none
     */
    public void require(CollectionId id) {
        boolean exists = jdbc.sql("select exists (select 1 from collection where tenant_id = :tenant and id = :id)")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw DocumentException.unknownCollection(id);
        }
    }

    public CursorPage<DocumentCollection> list(Cursor after, int limit) {
        var rows = jdbc.sql(SELECT + """
                 and (c.created_at, c.id) > (:time, :id)
                order by c.created_at, c.id
                limit :limit
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("time", utc(after.createdAt()))
                .param("id", after.id())
                .param("limit", limit + 1)
                .query(Collections::row)
                .list();
        return CursorPage.of(
                rows, limit, row -> new Cursor(row.createdAt(), row.id().value()));
    }

    /**
     * Changes what is not null, if the collection is what the client has seen.
     *
     * @throws DocumentException (404) when there is no such collection, (412) when it is not as expected
     */
    public DocumentCollection change(
            CollectionId id,
            @Nullable String name,
            @Nullable String description,
            Expectation<DocumentCollection> expected) {
        transaction.executeWithoutResult(status -> {
            lock(id);
            expected.check(find(id));
            jdbc.sql("""
                    update collection
                       set name = coalesce(:name, name), description = coalesce(:description, description),
                           revision = revision + 1
                     where id = :id and tenant_id = :tenant
                    """)
                    .param("id", id.value())
                    .param("tenant", Tenant.DEFAULT)
                    .param("name", name)
                    .param("description", description)
                    .update();
        });
        return find(id);
    }

    private void lock(CollectionId id) {
        jdbc.sql("select 1 from collection where id = :id for update")
                .param("id", id.value())
                .query(Integer.class)
                .optional();
    }

    /** Those that were uploaded; what lies in them goes with them. */
    List<DocumentId> documentsOf(CollectionId id) {
        return jdbc.sql("select id from document where collection_id = :id and parent_id is null")
                .param("id", id.value())
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Ends the scans of what a collection follows, at once for those under way. */
    void stopSources(CollectionId id) {
        jdbc.sql("update source set deleting = true where collection_id = :id")
                .param("id", id.value())
                .update();
    }

    /** Deletes a collection, within a transaction; false when it still has documents. */
    boolean deleteIfEmpty(CollectionId id) {
        // Documents refer to the row, so that none can be added from here on until the transaction ends.
        lock(id);
        if (!documentsOf(id).isEmpty()) {
            return false;
        }
        jdbc.sql("delete from collection where id = :id and tenant_id = :tenant")
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .update();
        return true;
    }

    /** The present as PostgreSQL keeps it, so that what is returned is what is read again. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static DocumentCollection row(ResultSet row, int number) throws SQLException {
        return new DocumentCollection(
                new CollectionId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("description"),
                row.getLong("documents"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getInt("revision"));
    }
}
