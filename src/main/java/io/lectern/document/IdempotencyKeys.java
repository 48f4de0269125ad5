package io.lectern.document;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The requests that created something in the last 24 hours, by the keys that clients gave them. */
@Component
public class IdempotencyKeys {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public IdempotencyKeys(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Something new, and its id. */
    public record Created<T>(T value, UUID id) {}

    private record Stored(String requestHash, UUID resource) {}

    /**
     * Creates something in one transaction with its key, or finds what the same request created.
     *
     * @throws DocumentException (422) when the key was used with another request
     */
    public <T> T once(@Nullable IdempotencyKey key, Function<UUID, T> find, Supplier<Created<T>> create) {
        if (key == null) {
            return create.get().value();
        }
        var earlier = createdWith(key);
        if (earlier.isPresent()) {
            return find.apply(earlier.get());
        }
        try {
            var created = transaction.execute(status -> {
                var fresh = create.get();
                keep(key, fresh.id());
                return fresh;
            });
            return Objects.requireNonNull(created).value();
        } catch (DuplicateKeyException atTheSameTime) {
            return find.apply(createdWith(key).orElseThrow(() -> atTheSameTime));
        }
    }

    /** What was created under the key. */
    public Optional<UUID> createdWith(IdempotencyKey key) {
        var stored = jdbc.sql("""
                select request_hash, resource_id from idempotency_key
                 where tenant_id = :tenant and key = :key and created_at > now() - interval '24 hours'
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("key", key.value())
                .query((row, number) ->
                        new Stored(row.getString("request_hash"), row.getObject("resource_id", UUID.class)))
                .optional();
        if (stored.isPresent() && !stored.get().requestHash().equals(key.requestHash())) {
            throw DocumentException.idempotencyKeyReused(key.value());
        }
        return stored.map(Stored::resource);
    }

    /** Keeps a key, in the transaction of what it created. */
    public void keep(IdempotencyKey key, UUID resource) {
        jdbc.sql("delete from idempotency_key where created_at <= now() - interval '24 hours'")
                .update();
        jdbc.sql("""
                insert into idempotency_key (tenant_id, key, request_hash, resource_id, created_at)
                values (:tenant, :key, :hash, :resource, now())
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("key", key.value())
                .param("hash", key.requestHash())
                .param("resource", resource)
                .update();
    }
}
