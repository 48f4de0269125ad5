package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentStatus;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.IdempotencyKeys;
import io.lectern.document.KnownDocuments;
import io.lectern.document.VersionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Documents: taking them in, finding, changing and deleting them. */
@Component
public class Documents implements KnownDocuments {

    private final Collections collections;
    private final DocumentRows rows;
    private final BlobStore blobs;
    private final JobQueue jobs;
    private final Reparse reparse;
    private final Ingestion ingestion;
    private final Families families;
    private final Erasure erasure;
    private final IdempotencyKeys keys;
    private final DocumentChanges changes;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock = Clock.systemUTC();

    Documents(
            Collections collections,
            DocumentRows rows,
            BlobStore blobs,
            JobQueue jobs,
            Reparse reparse,
            Ingestion ingestion,
            Families families,
            Erasure erasure,
            IdempotencyKeys keys,
            DocumentChanges changes,
            JsonMapper json,
            TransactionTemplate transaction) {
        this.collections = collections;
        this.rows = rows;
        this.blobs = blobs;
        this.jobs = jobs;
        this.reparse = reparse;
        this.ingestion = ingestion;
        this.families = families;
        this.erasure = erasure;
        this.keys = keys;
        this.changes = changes;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * A file as it was uploaded.
     *
     * @param filename what to show; without path and control characters
     * @param mediaType what the client says it is, until the parser knows better
     * @param metadata null when none were given
     */
    public record Upload(
            BlobStore.Staged content,
            String filename,
            @Nullable String mediaType,
            @Nullable Map<String, Object> metadata,
            @Nullable String password) {

        public Upload {
            if (metadata != null) {
                MetadataRules.check(metadata);
            }
        }

        DocumentRows.NewContent newContent() {
            return new DocumentRows.NewContent(filename, content.sha256(), content.bytes(), mediaType);
        }
    }

    /**
     * What became of an upload.
     *
     * @param queued false when the same bytes are there already, or on their way
     */
    public record Accepted(Document document, boolean queued) {}

    /**
     * Which documents of a collection are listed.
     *
     * @param status of the shown or the pending version; null for any
     * @param parent the document that they lie in; null for any or none
     */
    public record Listed(
            @Nullable DocumentStatus status, @Nullable DocumentId parent) {

        public static final Listed ALL = new Listed(null, null);
    }

    /**
     * Adds a document to a collection and queues it. The bytes of a document that the collection has are that document;
     * when it had failed it is tried again, and with a password whatever of it was closed.
     */
    public Accepted add(CollectionId collection, Upload upload) throws IOException {
        return add(collection, upload, null);
    }

    /**
     * The same for a request that may be sent again under its key.
     *
     * @throws DocumentException (422) when the key was used with another request
     */
    public Accepted add(CollectionId collection, Upload upload, @Nullable IdempotencyKey key) throws IOException {
        refuseEmpty(upload);
        return blobs.changing(marks -> {
            var earlier = key == null ? Optional.<UUID>empty() : keys.createdWith(key);
            if (earlier.isPresent()) {
                return new Accepted(find(new DocumentId(earlier.get())), false);
            }
            marks.add(List.of(upload.content().sha256()));
            // Also when the collection has the document: whoever lost the original can upload it again.
            blobs.publish(List.of(upload.content()));
            var existing = rows.findByContent(collection, upload.content().sha256());
            if (existing.isPresent()) {
                return again(existing.get(), upload);
            }
            try {
                return insert(collection, upload, key);
            } catch (DuplicateKeyException addedMeanwhile) {
                // Another service on the same database was faster.
                return rows.findByContent(collection, upload.content().sha256())
                        .map(id -> again(id, upload))
                        .orElseThrow(() -> addedMeanwhile);
            } catch (DataIntegrityViolationException refused) {
                // The collection may have been deleted meanwhile.
                collections.require(collection);
                throw refused;
            }
        });
    }

    /**
     * Queues a new version of a document, if it is what the client has seen; the one shown stays until the new one is
     * ready.
     *
     * @throws DocumentException (409) when another document of the collection has the same bytes, (412) when it is not as
     *     expected
     */
    public Accepted replace(DocumentId id, Upload upload, Expectation<Document> expected) throws IOException {
        refuseEmpty(upload);
        return blobs.changing(marks -> {
            var document = find(id);
            expected.check(document);
            if (document.parentId() != null) {
                throw DocumentException.embedded(id, document.parentId());
            }
            var sha256 = upload.content().sha256();
            var same = rows.findByContent(document.collectionId(), sha256);
            if (same.isPresent() && !same.get().equals(id)) {
                throw DocumentException.duplicate(same.get());
            }
            marks.add(List.of(sha256));
            blobs.publish(List.of(upload.content()));
            boolean newest = document.pending() == null && document.sha256().equals(sha256);
            return same.isPresent() && newest ? again(id, upload) : newVersion(id, upload, expected);
        });
    }

    /** Parses the newest bytes again, unless they are on their way. */
    public Accepted reparse(DocumentId id) {
        return parseAgain(List.of(id), id, null);
    }

    @Override
    public Document find(DocumentId id) {
        return rows.find(id).orElseThrow(() -> DocumentException.unknownDocument(id));
    }

    public CursorPage<Document> list(CollectionId collection, Listed only, Cursor after, int limit) {
        collections.require(collection);
        return rows.list(collection, only, after, limit);
    }

    /**
     * What a client changes of a document; the documents that lie in it follow.
     *
     * @param collection where to move it, null to leave it
     * @param filename what it is called from now on, null to keep its name
     * @param metadata what replaces its metadata, null to keep them
     */
    public record Change(
            @Nullable CollectionId collection,
            @Nullable String filename,
            @Nullable Map<String, Object> metadata) {

        public Change {
            if (metadata != null) {
                MetadataRules.check(metadata);
            }
        }

        /** A change that leaves the name. */
        public Change(@Nullable CollectionId collection, @Nullable Map<String, Object> metadata) {
            this(collection, null, metadata);
        }
    }

    /**
     * Moves a document, renames it or describes it anew, if it is what the client has seen.
     *
     * @throws DocumentException (404) when document or collection do not exist, (409) when that collection has the same
     *     bytes or the document lies in another, (412) when it is not as expected
     */
    public Document change(DocumentId id, Change change, Expectation<Document> expected) {
        var target = change.collection();
        if (target != null) {
            collections.require(target);
        }
        try {
            transaction.executeWithoutResult(status -> changeLocked(id, change, expected));
        } catch (DuplicateKeyException sameBytes) {
            throw target == null
                    ? sameBytes
                    : DocumentException.duplicate(
                            rows.findByContent(target, find(id).sha256()).orElse(id));
        } catch (DataIntegrityViolationException refused) {
            // The collection may have been deleted meanwhile.
            if (target != null) {
                collections.require(target);
            }
            throw refused;
        }
        changes.changed(id);
        return find(id);
    }

    private void changeLocked(DocumentId id, Change change, Expectation<Document> expected) {
        var family = families.lock(List.of(id));
        var document = find(id);
        expected.check(document);
        boolean moves = change.collection() != null && !change.collection().equals(document.collectionId());
        if (moves && document.parentId() != null) {
            throw DocumentException.embedded(id, document.parentId());
        }
        var metadata = change.metadata() == null ? null : json.writeValueAsString(change.metadata());
        families.change(family, moves ? change.collection() : null, metadata);
        if (change.filename() != null && !change.filename().equals(document.filename())) {
            families.rename(family, document.filename(), change.filename());
        }
    }

    /**
     * Ends taking in a document and those that lie in it; what is ready stays.
     *
     * @throws DocumentException (404) when there is no such document
     */
    public Document cancel(DocumentId id) {
        find(id);
        for (var version : rows.underWay(families.of(List.of(id)))) {
            transaction.executeWithoutResult(status -> {
                if (ingestion.cancel(version)) {
                    // It waits for its next attempt, with a password perhaps.
                    jobs.forget(version);
                }
            });
            changes.changed(version.document());
        }
        return find(id);
    }

    /**
     * Erases a document and those that lie in it, if it is what the client has seen: text, passages, place in the index,
     * what else was made of it and, if no other has the same, its bytes.
     *
     * @throws DocumentException (404) when there is no such document, (412) when it is not as expected
     */
    public void delete(DocumentId id, Expectation<Document> expected) throws IOException {
        expected.check(find(id));
        deleteIfThere(id, expected);
    }

    private void deleteIfThere(DocumentId id, Expectation<Document> expected) throws IOException {
        erasure.before(List.of(id));
        var erased = blobs.changing(marks -> {
            var erasing = erasure.rows(marks);
            transaction.executeWithoutResult(status -> {
                if (rows.lock(id)) {
                    expected.check(find(id));
                    erasing.erase(List.of(id));
                }
            });
            return erasing.committed();
        });
        ingestion.cancelParsing(erased);
        erasure.after(erased);
    }

    /** Deletes a collection and its documents. What it follows is not scanned any more from the beginning of this. */
    public void deleteCollection(CollectionId id) throws IOException {
        collections.require(id);
        collections.stopSources(id);
        do {
            for (var document : collections.documentsOf(id)) {
                deleteIfThere(document, Expectation.any());
            }
            // One that was added meanwhile is to be deleted with all that hangs on it, not by a cascade in the
            // database.
        } while (!Boolean.TRUE.equals(transaction.execute(status -> collections.deleteIfEmpty(id))));
    }

    /** The file that holds a document's original bytes. */
    public Path content(Document document) {
        return blobs.path(document.sha256());
    }

    private static void refuseEmpty(Upload upload) {
        if (upload.content().bytes() == 0) {
            throw DocumentException.empty(upload.filename());
        }
    }

    private Accepted insert(CollectionId collection, Upload upload, @Nullable IdempotencyKey key) {
        var metadata = upload.metadata() == null ? Map.<String, Object>of() : upload.metadata();
        var document = new DocumentRows.NewDocument(
                DocumentId.random(), collection, upload.filename(), metadata, Collections.now(clock));
        transaction.executeWithoutResult(status -> {
            rows.insert(document, upload.newContent());
            jobs.add(new VersionId(document.id(), 1), upload.password());
            if (key != null) {
                keys.keep(key, document.id().value());
            }
        });
        return new Accepted(find(document.id()), true);
    }

    private Accepted again(DocumentId id, Upload upload) {
        var document = find(id);
        if (!document.sha256().equals(upload.content().sha256())) {
            // Its first version had these bytes, none was ever ready, and the newest has others.
            return newVersion(id, upload, Expectation.any());
        }
        if (document.status() == DocumentStatus.FAILED) {
            return parseAgain(List.of(id), id, upload.password());
        }
        var closed = upload.password() == null ? List.<DocumentId>of() : rows.closed(families.of(List.of(id)));
        return closed.isEmpty() ? new Accepted(document, false) : parseAgain(closed, id, upload.password());
    }

    private Accepted parseAgain(List<DocumentId> parsed, DocumentId shown, @Nullable String password) {
        boolean queued = false;
        for (var id : parsed) {
            queued |= reparse.parseAgain(id, version -> jobs.add(version, password));
            changes.changed(id);
        }
        return new Accepted(find(shown), queued);
    }

    private Accepted newVersion(DocumentId id, Upload upload, Expectation<Document> expected) {
        transaction.executeWithoutResult(status -> {
            if (!rows.lock(id)) {
                throw DocumentException.unknownDocument(id);
            }
            var document = find(id);
            expected.check(document);
            var version = new VersionId(id, document.newestVersion().version() + 1);
            rows.insertVersion(id, version.version(), upload.newContent(), Collections.now(clock));
            rows.countChange(id);
            jobs.add(version, upload.password());
        });
        changes.changed(id);
        return new Accepted(find(id), true);
    }
}
