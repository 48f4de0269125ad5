package io.lectern.retrieval.internal;

import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.passage.PassageRanges;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The passages in the database: the truth from which the index is built. */
final class PassageRows implements PassageStore {

    private final JdbcClient sql;
    private final TransactionOperations transactions;
    private final String splitting;

    /** @param splitting how passages are split now; what was split otherwise is as if it never was */
    PassageRows(JdbcClient sql, TransactionOperations transactions, String splitting) {
        this.sql = sql;
        this.transactions = transactions;
        this.splitting = splitting;
    }

    @Override
    public void replace(VersionId version, List<PassageRanges> passages) {
        transactions.executeWithoutResult(transaction -> {
            sql.sql("""
                    with replaced as (delete from passage where document_id = :document and version = :version)
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
            insert(version, passages);
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

    /** One statement with arrays, however many passages there are. */
    private void insert(VersionId version, List<PassageRanges> passages) {
        sql.sql("""
                insert into passage (document_id, version, ordinal, context_ranges, body_ranges)
                select ?, ?, p.ordinal, p.context::integer[], p.body::integer[]
                  from unnest(?::integer[], ?::text[], ?::text[]) as p (ordinal, context, body)
                """)
                .params(List.of(
                        version.document().value(),
                        version.version(),
                        passages.stream().mapToInt(PassageRanges::ordinal).toArray(),
                        passages.stream()
                                .map(passage -> bounds(passage.context()))
                                .toArray(String[]::new),
                        passages.stream().map(passage -> bounds(passage.body())).toArray(String[]::new)))
                .update();
    }

    /** As an array is written in text: those of a passage have lengths of their own. */
    private static String bounds(List<TextRange> ranges) {
        return ranges.stream()
                .map(range -> range.start() + "," + range.end())
                .collect(Collectors.joining(",", "{", "}"));
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
