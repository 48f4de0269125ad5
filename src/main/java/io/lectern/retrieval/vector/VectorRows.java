package io.lectern.retrieval.vector;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.vector.EmbeddedText.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The vectors in the database, so that nothing is embedded again when the index is built anew. */
public final class VectorRows implements StoredVectors {

    private static final int BATCH = 100;

    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final Map<Space, Integer> ids = new ConcurrentHashMap<>();

    public VectorRows(JdbcClient sql, JdbcTemplate batches) {
        this.sql = sql;
        this.batches = batches;
    }

    private record Row(Hash hash, Optional<float[]> vector) {}

    @Override
    public Map<Hash, Optional<float[]>> of(DocumentId document, Space space) {
        var vectors = new HashMap<Hash, Optional<float[]>>();
        sql.sql("select text_hash, vector from passage_vector where document_id = ? and model_id = ?")
                .params(document.value(), id(space))
                .query((row, number) -> new Row(
                        Hash.of(row.getBytes("text_hash")),
                        Optional.ofNullable(row.getBytes("vector")).map(VectorRows::numbers)))
                .list()
                .forEach(row -> vectors.put(row.hash(), row.vector()));
        return vectors;
    }

    @Override
    public void add(DocumentId document, Space space, Map<Hash, Optional<float[]>> vectors) {
        int model = id(space);
        try {
            batches.batchUpdate("""
                    insert into passage_vector (document_id, text_hash, model_id, vector) values (?, ?, ?, ?)
                    on conflict (document_id, text_hash) do update
                       set model_id = excluded.model_id, vector = excluded.vector
                    """, List.copyOf(vectors.entrySet()), BATCH, (row, vector) -> {
                row.setObject(1, document.value());
                row.setBytes(2, vector.getKey().bytes());
                row.setInt(3, model);
                row.setBytes(4, vector.getValue().map(VectorRows::bytes).orElse(null));
            });
        } catch (DataIntegrityViolationException deleted) {
            requireGone(document, deleted);
        }
    }

    @Override
    public void complete(VersionId version, Space space) {
        try {
            sql.sql("""
                    insert into embedded_version (document_id, version, model_id) values (?, ?, ?)
                    on conflict (document_id, version) do update set model_id = excluded.model_id
                    """)
                    .params(version.document().value(), version.version(), id(space))
                    .update();
        } catch (DataIntegrityViolationException deleted) {
            requireGone(version.document(), deleted);
        }
    }

    @Override
    public List<VersionId> incomplete(Space space, int limit) {
        return sql.sql("""
                select d.id, d.ready_version
                  from document d
                  left join embedded_version e
                    on e.document_id = d.id and e.version = d.ready_version and e.model_id = :model
                 where d.ready_version is not null and e.document_id is null
                 order by d.created_at, d.id
                 limit :limit
                """)
                .param("model", id(space))
                .param("limit", limit)
                .query((row, number) -> new VersionId(new DocumentId(row.getObject(1, UUID.class)), row.getInt(2)))
                .list();
    }

    @Override
    public Progress progress(Space space) {
        return sql.sql("""
                select count(e.document_id), count(*)
                  from document d
                  left join embedded_version e
                    on e.document_id = d.id and e.version = d.ready_version and e.model_id = ?
                 where d.ready_version is not null
                """)
                .param(id(space))
                .query((row, number) -> new Progress(row.getLong(1), row.getLong(2)))
                .single();
    }

    @Override
    public void removeOthers(Space space) {
        sql.sql("delete from passage_vector where model_id <> ?")
                .param(id(space))
                .update();
        sql.sql("delete from embedded_version where model_id <> ?")
                .param(id(space))
                .update();
    }

    private int id(Space space) {
        return ids.computeIfAbsent(space, this::register);
    }

    private int register(Space space) {
        sql.sql("""
                insert into embedding_model (fingerprint, name, dimension) values (?, ?, ?)
                on conflict (fingerprint) do nothing
                """).params(space.name(), space.model(), space.dimension()).update();
        return sql.sql("select id from embedding_model where fingerprint = ?")
                .param(space.name())
                .query(Integer.class)
                .single();
    }

    /** A document that is deleted meanwhile takes its vectors with it; anything else is a failure. */
    private void requireGone(DocumentId document, DataIntegrityViolationException failure) {
        boolean there = sql.sql("select exists (select 1 from document where id = ?)")
                .param(document.value())
                .query(Boolean.class)
                .single();
        if (there) {
            throw failure;
        }
    }

    private static byte[] bytes(float[] numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private static float[] numbers(byte[] bytes) {
        var numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }
}
