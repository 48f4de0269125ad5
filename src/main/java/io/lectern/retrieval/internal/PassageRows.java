package io.lectern.retrieval.internal;

import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.passage.PassageRanges;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The passages in the database: the truth from which the index is built. */
final class PassageRows implements PassageStore {

    private static final int BATCH = 500;

    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final TransactionOperations transactions;
    private final String splitting;

    /** @param splitting how passages are split now; what was split otherwise is as if it never was */
    PassageRows(JdbcClient sql, JdbcTemplate batches, TransactionOperations transactions, String splitting) {
        this.sql = sql;
        this.batches = batches;
        this.transactions = transactions;
        this.splitting = splitting;
    }

    @Override
    public void replace(VersionId version, List<PassageRanges> passages) {
        transactions.executeWithoutResult(transaction -> {
            sql.sql("delete from passage where document_id = :document and version = :version")
                    .param("document", version.document().value())
                    .param("version", version.version())
                    .update();
            insert(version, passages);
            sql.sql("""
                    update document_version
                       set splitting = :splitting,
                           passages = case status when 'ready' then :passages else passages end
                     where document_id = :document and version = :version
                    """)
                    .param("document", version.document().value())
                    .param("version", version.version())
                    .param("splitting", splitting)
                    .param("passages", passages.size())
                    .update();
        });
    }

    @Override
    public List<PassageRanges> of(VersionId version) {
        return sql.sql("""
                        select ordinal, context_ranges, body_ranges
                        from passage join document_version using (document_id, version)
                        where document_id = :document and version = :version and splitting = :splitting
                        order by ordinal
                        """)
                .param("document", version.document().value())
                .param("version", version.version())
                .param("splitting", splitting)
                .query((row, number) -> new PassageRanges(
                        row.getInt("ordinal"),
                        ranges(row.getArray("context_ranges")),
                        ranges(row.getArray("body_ranges"))))
                .list();
    }

    private void insert(VersionId version, List<PassageRanges> passages) {
        var insert = """
                insert into passage (document_id, version, ordinal, context_ranges, body_ranges)
                values (?, ?, ?, ?, ?)
                """;
        batches.batchUpdate(insert, passages, BATCH, (row, passage) -> {
            row.setObject(1, version.document().value());
            row.setInt(2, version.version());
            row.setInt(3, passage.ordinal());
            row.setArray(4, row.getConnection().createArrayOf("integer", bounds(passage.context())));
            row.setArray(5, row.getConnection().createArrayOf("integer", bounds(passage.body())));
        });
    }

    private static Integer[] bounds(List<TextRange> ranges) {
        return ranges.stream()
                .<Integer>mapMulti((range, bounds) -> {
                    bounds.accept(range.start());
                    bounds.accept(range.end());
                })
                .toArray(Integer[]::new);
    }

    private static List<TextRange> ranges(Array column) throws SQLException {
        var bounds = (Integer[]) column.getArray();
        var ranges = new ArrayList<TextRange>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new TextRange(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }
}
