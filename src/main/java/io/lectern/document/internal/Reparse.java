package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Parses the documents of a collection again that an older pipeline had parsed or failed at: a few at a time, behind
 * whatever is uploaded meanwhile. What is left to do is told by the documents themselves, so that it goes on after a
 * crash.
 */
@Component
public class Reparse {

    static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST_UNDER_WAY = 20;

    /** The newest version of each document in it, when it is settled and of an older pipeline. */
    private static final String OUTDATED = """
              from document d
              join document_version v on v.document_id = d.id
               and v.version = (select max(n.version) from document_version n where n.document_id = d.id)
             where d.collection_id = :collection and v.status in ('ready', 'failed') and v.pipeline < :pipeline
            """;

    private final Collections collections;
    private final DocumentRows documents;
    private final JobQueue jobs;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock = Clock.systemUTC();

    Reparse(
            Collections collections,
            DocumentRows documents,
            JobQueue jobs,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.collections = collections;
        this.documents = documents;
        this.jobs = jobs;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * How far the work on a collection is.
     *
     * @param running whether it goes on by itself
     * @param outdated documents that are still to be parsed again
     * @param underWay documents of the collection that are being taken in
     */
    public record State(CollectionId collectionId, boolean running, long outdated, long underWay) {}

    public State start(CollectionId collection) {
        collections.require(collection);
        jobs.addReparse(collection);
        return state(collection);
    }

    public State cancel(CollectionId collection) {
        collections.require(collection);
        jobs.cancelReparse(collection);
        return state(collection);
    }

    public State state(CollectionId collection) {
        collections.require(collection);
        return new State(collection, jobs.hasReparse(collection), outdated(collection), underWay(collection));
    }

    /** Queues a few documents more; false when there are none left. */
    boolean step(CollectionId collection) {
        long room = MOST_UNDER_WAY - underWay(collection);
        for (var id : room <= 0 ? List.<DocumentId>of() : outdated(collection, room)) {
            parseAgain(id, jobs::addForLater);
        }
        return outdated(collection) > 0;
    }

    /**
     * Parses the newest bytes of a document again: a failed version in its place, a ready one as a new version.
     *
     * @param job adds the job of a version, in the same transaction
     * @return false when they are on their way, or the document is gone
     */
    boolean parseAgain(DocumentId id, Consumer<VersionId> job) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var next = documents.lock(id) ? documents.find(id).flatMap(this::next) : Optional.<VersionId>empty();
            next.ifPresent(job);
            return next.isPresent();
        }));
    }

    private Optional<VersionId> next(Document document) {
        var newest = document.newestVersion();
        return switch (document.newestStatus()) {
            case FAILED -> documents.requeue(document.id(), newest.version()) ? Optional.of(newest) : Optional.empty();
            case READY -> {
                var next = new VersionId(document.id(), newest.version() + 1);
                documents.insertVersion(
                        document.id(), next.version(), DocumentRows.NewContent.of(document), Collections.now(clock));
                yield Optional.of(next);
            }
            case QUEUED, PARSING, INDEXING -> Optional.empty();
        };
    }

    private List<DocumentId> outdated(CollectionId collection, long most) {
        return jdbc.sql("select d.id" + OUTDATED + " order by d.created_at, d.id limit :most")
                .param("collection", collection.value())
                .param("pipeline", Ingestion.PIPELINE)
                .param("most", most)
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .list();
    }

    private long outdated(CollectionId collection) {
        return jdbc.sql("select count(*)" + OUTDATED)
                .param("collection", collection.value())
                .param("pipeline", Ingestion.PIPELINE)
                .query(Long.class)
                .single();
    }

    private long underWay(CollectionId collection) {
        return jdbc.sql("""
                select count(*) from document d join document_version v on v.document_id = d.id
                 where d.collection_id = :collection and v.status in ('queued', 'parsing', 'indexing')
                """)
                .param("collection", collection.value())
                .query(Long.class)
                .single();
    }
}
