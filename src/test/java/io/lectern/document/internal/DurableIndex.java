package io.lectern.document.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.IngestionStage;
import io.lectern.document.VersionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A stage that keeps one passage for each block in the database and an index that survives the process, with its steps. */
final class DurableIndex implements IngestionStage {

    private final Map<VersionId, Integer> committed;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Crash crash;

    /** @param committed what survives: how many passages the index has of each version */
    DurableIndex(Map<VersionId, Integer> committed, JdbcClient jdbc, TransactionTemplate transaction, Crash crash) {
        this.committed = committed;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.crash = crash;
    }

    static Map<VersionId, Integer> empty() {
        return new ConcurrentHashMap<>();
    }

    @Override
    public int index(VersionId version, CanonicalText text) {
        int passages = text.blocks().size();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from passage where document_id = ? and version = ?")
                    .params(version.document().value(), version.version())
                    .update();
            jdbc.sql("""
                    insert into passage (document_id, version, ordinal, context_ranges, body_ranges)
                    select ?, ?, n, '{}', '{0, 1}' from generate_series(0, ? - 1) as n
                    """)
                    .params(version.document().value(), version.version(), passages)
                    .update();
        });
        crash.step("index commit");
        committed.put(version, passages);
        crash.step("index committed");
        return passages;
    }

    @Override
    public void forget(DocumentId document) {
        crash.step("index removal");
        committed.keySet().removeIf(version -> version.document().equals(document));
        crash.step("index removed");
    }
}
