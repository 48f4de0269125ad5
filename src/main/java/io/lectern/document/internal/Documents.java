package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DeletionListener;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentStatus;
import io.lectern.document.IngestionStage;
import io.lectern.document.VersionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Documents: taking them in, finding, changing and deleting them. */
@Component
public class Documents {

    private final Collections collections;
    private final DocumentRows rows;
    private final BlobStore blobs;
    private final IngestionJobs jobs;
    private final ObjectProvider<IngestionStage> stages;
    private final ObjectProvider<DeletionListener> listeners;
    private final DocumentChanges changes;
    private final TransactionTemplate transaction;
    private final Clock clock = Clock.systemUTC();

    Documents(
            Collections collections,
            DocumentRows rows,
            BlobStore blobs,
            IngestionJobs jobs,
            ObjectProvider<IngestionStage> stages,
            ObjectProvider<DeletionListener> listeners,
            DocumentChanges changes,
            TransactionTemplate transaction) {
        this.collections = collections;
        this.rows = rows;
        this.blobs = blobs;
        this.jobs = jobs;
        this.stages = stages;
        this.listeners = listeners;
        this.changes = changes;
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

        DocumentRows.NewContent newContent() {
            return new DocumentRows.NewContent(filename, content.sha256(), content.bytes(), mediaType);
        }
    }

    /**
     * What became of an upload.
     *
     * @param queued false when the collection had the same bytes already
     */
    public record Accepted(Document document, boolean queued) {}

    /**
     * Adds a document to a collection and queues it. The bytes of a document that the collection has are that document;
     * when it had failed it is tried again.
     */
    public Accepted add(CollectionId collection, Upload upload) throws IOException {
        refuseEmpty(upload);
        collections.find(collection);
        return blobs.changing(List.of(upload.content().sha256()), () -> {
            // Also when the collection has the document: whoever lost the original can upload it again.
            blobs.publish(upload.content());
            var existing = rows.findByContent(collection, upload.content().sha256());
            if (existing.isPresent()) {
                return again(existing.get(), upload.password());
            }
            try {
                return insert(collection, upload);
            } catch (DuplicateKeyException addedMeanwhile) {
                // Another service on the same database was faster.
                return rows.findByContent(collection, upload.content().sha256())
                        .map(id -> again(id, upload.password()))
                        .orElseThrow(() -> addedMeanwhile);
            } catch (DataIntegrityViolationException refused) {
                // The collection may have been deleted meanwhile.
                collections.find(collection);
                throw refused;
            }
        });
    }

    /**
     * Queues a new version of a document; the one shown stays until the new one is ready.
     *
     * @throws DocumentException (409) when another document of the collection has the same bytes
     */
    public Accepted replace(DocumentId id, Upload upload) throws IOException {
        refuseEmpty(upload);
        return blobs.changing(List.of(upload.content().sha256()), () -> {
            var document = find(id);
            var same =
                    rows.findByContent(document.collectionId(), upload.content().sha256());
            if (same.isPresent() && !same.get().equals(id)) {
                throw DocumentException.duplicate(same.get());
            }
            blobs.publish(upload.content());
            if (same.isPresent() && document.pending() == null) {
                return again(id, upload.password());
            }
            newVersion(id, upload.newContent(), upload.password());
            return new Accepted(find(id), true);
        });
    }

    /** Parses the newest bytes again: a failed version in its place, a ready one as a new version. */
    public Document reparse(DocumentId id) {
        var document = find(id);
        switch (document.newestStatus()) {
            case FAILED -> retry(document, null);
            case READY -> {
                var content = new DocumentRows.NewContent(
                        document.filename(), document.sha256(), document.bytes(), document.mediaType());
                newVersion(id, content, null);
            }
            case QUEUED, PARSING, INDEXING -> {
                return document;
            }
        }
        return find(id);
    }

    /**
     * The document as it is now.
     *
     * @throws DocumentException (404) when there is no such document
     */
    public Document find(DocumentId id) {
        return rows.find(id).orElseThrow(() -> DocumentException.unknownDocument(id));
    }

    public CursorPage<Document> list(CollectionId collection, Cursor after, int limit) {
        collections.find(collection);
        return rows.list(collection, after, limit);
    }

    /**
     * Changes what is not null.
     *
     * @throws DocumentException (404) when document or collection do not exist, (409) when that collection has the same
     *     bytes
     */
    public Document change(DocumentId id, @Nullable CollectionId collection, @Nullable Map<String, Object> metadata) {
        var document = find(id);
        var target = collection == null ? document.collectionId() : collection;
        collections.find(target);
        try {
            rows.change(id, collection, metadata);
        } catch (DuplicateKeyException sameBytes) {
            throw DocumentException.duplicate(
                    rows.findByContent(target, document.sha256()).orElse(id));
        } catch (DataIntegrityViolationException refused) {
            // The collection may have been deleted meanwhile.
            collections.find(target);
            throw refused;
        }
        return find(id);
    }

    /**
     * Erases a document: its text, passages, place in the index, what else was made of it and, if no other has the same,
     * its bytes.
     */
    public void delete(DocumentId id) throws IOException {
        find(id);
        deleteIfThere(id);
    }

    private void deleteIfThere(DocumentId id) throws IOException {
        listeners.orderedStream().forEach(listener -> listener.erase(id));
        blobs.changing(rows.hashes(id), () -> {
            var hashes = transaction.execute(status -> rows.delete(id));
            for (var sha256 : hashes == null ? List.<String>of() : hashes) {
                if (!rows.refersTo(sha256)) {
                    blobs.remove(sha256);
                }
            }
            return true;
        });
        stages.orderedStream().forEach(stage -> stage.forget(id));
        listeners.orderedStream().forEach(listener -> listener.erase(id));
        changes.changed(id);
    }

    /** Deletes a collection and its documents. */
    public void deleteCollection(CollectionId id) throws IOException {
        collections.find(id);
        do {
            for (var document : collections.documentsOf(id)) {
                deleteIfThere(document);
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

    private Accepted insert(CollectionId collection, Upload upload) {
        var metadata = upload.metadata() == null ? Map.<String, Object>of() : upload.metadata();
        var document = new DocumentRows.NewDocument(
                DocumentId.random(), collection, upload.filename(), metadata, Collections.now(clock));
        transaction.executeWithoutResult(status -> {
            rows.insert(document, upload.newContent());
            jobs.add(new VersionId(document.id(), 1), upload.password());
        });
        return new Accepted(find(document.id()), true);
    }

    private Accepted again(DocumentId id, @Nullable String password) {
        var document = find(id);
        return document.status() == DocumentStatus.FAILED ? retry(document, password) : new Accepted(document, false);
    }

    private Accepted retry(Document document, @Nullable String password) {
        var id = document.id();
        var version = document.newestVersion();
        boolean queued = Boolean.TRUE.equals(transaction.execute(status -> {
            boolean requeued = rows.requeue(id, version.version());
            if (requeued) {
                jobs.add(version, password);
            }
            return requeued;
        }));
        changes.changed(id);
        return new Accepted(find(id), queued);
    }

    private void newVersion(DocumentId id, DocumentRows.NewContent content, @Nullable String password) {
        transaction.executeWithoutResult(status -> {
            if (!rows.lock(id)) {
                throw DocumentException.unknownDocument(id);
            }
            var version = new VersionId(id, find(id).newestVersion().version() + 1);
            rows.insertVersion(id, version.version(), content, Collections.now(clock));
            jobs.add(version, password);
        });
        changes.changed(id);
    }
}
