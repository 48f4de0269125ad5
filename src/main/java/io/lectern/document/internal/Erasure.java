package io.lectern.document.internal;

import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentId;
import io.lectern.document.IngestionStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Takes documents out of everything that was made of them: {@link #before} their rows go, so that a crash leaves
 * something to delete again, the rows within the transaction of the {@link Rows}, the bytes that nothing refers to any
 * more and the index {@link #after} it.
 */
@Component
class Erasure {

    private final Families families;
    private final DocumentRows documents;
    private final BlobStore blobs;
    private final ObjectProvider<IngestionStage> stages;
    private final ObjectProvider<DeletionListener> listeners;
    private final DocumentChanges changes;

    Erasure(
            Families families,
            DocumentRows documents,
            BlobStore blobs,
            ObjectProvider<IngestionStage> stages,
            ObjectProvider<DeletionListener> listeners,
            DocumentChanges changes) {
        this.families = families;
        this.documents = documents;
        this.blobs = blobs;
        this.stages = stages;
        this.listeners = listeners;
        this.changes = changes;
    }

    /** What one change of the blobs' references erases. */
    final class Rows {

        private final BlobStore.Marks marks;
        private final List<DocumentId> erased = new ArrayList<>();
        private final List<String> hashes = new ArrayList<>();

        private Rows(BlobStore.Marks marks) {
            this.marks = marks;
        }

        /** Erases the rows of the documents and of all that lie in them, within a transaction. */
        void erase(Collection<DocumentId> tops) {
            var family = families.lock(tops);
            var bytes = families.hashes(family);
            marks.add(bytes);
            families.delete(family);
            erased.addAll(family);
            hashes.addAll(bytes);
        }

        /** After the transaction: removes the bytes that nothing refers to any more. */
        List<DocumentId> committed() {
            removeUnreferred(hashes);
            return erased;
        }
    }

    Rows rows(BlobStore.Marks marks) {
        return new Rows(marks);
    }

    void before(Collection<DocumentId> tops) {
        families.of(tops).forEach(this::eraseElsewhere);
    }

    void after(Collection<DocumentId> erased) {
        for (var document : erased) {
            forget(document);
            eraseElsewhere(document);
            changes.changed(document);
        }
    }

    /** Takes a document out of the index. */
    void forget(DocumentId document) {
        stages.orderedStream().forEach(stage -> stage.forget(document));
    }

    void removeUnreferred(Collection<String> hashes) {
        for (var sha256 : hashes) {
            if (!documents.refersTo(sha256)) {
                blobs.remove(sha256);
            }
        }
    }

    private void eraseElsewhere(DocumentId document) {
        listeners.orderedStream().forEach(listener -> listener.erase(document));
    }
}
