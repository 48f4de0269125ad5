package io.lectern.document.source;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.IdempotencyKeys;
import io.lectern.document.internal.Collections;
import io.lectern.document.source.fetch.WebAddress;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sources of collections: following, finding and leaving them. */
@Component
public class Sources {

    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final Collections collections;
    private final SourceRows rows;
    private final ItemRows items;
    private final SourceScans scans;
    private final Intake intake;
    private final FolderRoots roots;
    private final TransactionTemplate transaction;
    private final IdempotencyKeys keys;
    private final Clock clock = Clock.systemUTC();

    Sources(
            Collections collections,
            SourceRows rows,
            ItemRows items,
            SourceScans scans,
            Intake intake,
            FolderRoots roots,
            TransactionTemplate transaction,
            IdempotencyKeys keys) {
        this.collections = collections;
        this.rows = rows;
        this.items = items;
        this.scans = scans;
        this.intake = intake;
        this.roots = roots;
        this.transaction = transaction;
        this.keys = keys;
    }

    /** What becomes of the documents of a source that is no longer followed. */
    public enum Documents {
        KEEP,
        DELETE
    }

    /**
     * Follows a source from now on, or finds the one that the same request followed.
     *
     * @throws SourceException when it cannot be followed, may not be (403), or is already (409)
     */
    public Source follow(CollectionId collection, NewSource wanted, @Nullable IdempotencyKey key) {
        collections.require(collection);
        var source = new NewSource(checked(wanted.definition()), wanted.onMissing(), wanted.interval());
        try {
            return keys.once(key, id -> find(collection, new SourceId(id)), () -> {
                var id = insert(collection, source);
                return new IdempotencyKeys.Created<>(find(collection, id), id.value());
            });
        } catch (DuplicateKeyException sameDefinition) {
            throw SourceException.duplicate();
        }
    }

    private SourceId insert(CollectionId collection, NewSource source) {
        var id = SourceId.random();
        transaction.executeWithoutResult(status -> {
            rows.insert(id, collection, source, clock.instant().truncatedTo(ChronoUnit.MICROS));
            if (source.definition() instanceof SourceDefinition.Urls list) {
                items.add(id, list.urls());
            }
            scans.add(id);
        });
        return id;
    }

    /**
     * A source as it is now.
     *
     * @throws SourceException (404) when the collection has no such source
     */
    public Source find(CollectionId collection, SourceId id) {
        return rows.find(id)
                .filter(source -> source.collectionId().equals(collection))
                .orElseThrow(() -> SourceException.unknown(id));
    }

    public CursorPage<Source> list(CollectionId collection, Cursor after, int limit) {
        collections.require(collection);
        return rows.list(collection, after, limit);
    }

    /**
     * The files or addresses of a source, in the order in which they were found.
     *
     * @param after the id of the last one that is known, 0 for the beginning
     */
    public List<SourceItem> items(CollectionId collection, SourceId id, long after, int limit) {
        return items.list(find(collection, id).id(), after, limit);
    }

    /** Scans a source now, or once more when it is being scanned. */
    public Source scan(CollectionId collection, SourceId id) {
        scans.now(find(collection, id).id());
        return find(collection, id);
    }

    /**
     * Leaves a source. When this fails, the source is not followed any more, and leaving it again goes on.
     *
     * @throws SourceException (404) when the collection has no such source, (409) when its scan does not end
     */
    public void leave(CollectionId collection, SourceId id, Documents documents)
            throws IOException, InterruptedException {
        var source = rows.findAny(id)
                .filter(found -> found.collectionId().equals(collection))
                .orElseThrow(() -> SourceException.unknown(id));
        rows.markDeleting(id, documents == Documents.DELETE);
        scans.end(id);
        remove(source, documents == Documents.DELETE);
    }

    /** Leaves what a killed or refused request was about to leave. */
    @EventListener(ApplicationReadyEvent.class)
    void finishLeaving() {
        for (var leaving : rows.leaving()) {
            try {
                remove(leaving.source(), leaving.documents());
            } catch (IOException | DataAccessException e) {
                log.warn(
                        "Source {} is not left yet; delete it again",
                        leaving.source().id(),
                        e);
            }
        }
    }

    private void remove(Source source, boolean documents) throws IOException {
        if (documents) {
            for (var document : rows.brought(source)) {
                intake.delete(document);
            }
        }
        rows.delete(source.id());
    }

    private SourceDefinition checked(SourceDefinition definition) {
        return switch (definition) {
            case SourceDefinition.Folder folder -> {
                PathGlobs.of(folder);
                yield new SourceDefinition.Folder(roots.allowed(folder).toString(), folder.include(), folder.exclude());
            }
            case SourceDefinition.Urls list ->
                new SourceDefinition.Urls(
                        list.urls().stream().map(Sources::address).distinct().toList());
        };
    }

    private static String address(String text) {
        try {
            return WebAddress.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw SourceException.invalid("The source cannot be followed: %s".formatted(e.getMessage()));
        }
    }
}
