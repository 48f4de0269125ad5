package io.lectern.document;

/**
 * Erases what was made of a document outside of the database; {@code document} owns this port. Called outside any
 * transaction, before the document's rows go, so that a crash leaves something to delete again, and once more behind them,
 * for what was made meanwhile.
 */
@FunctionalInterface
public interface DeletionListener {

    /** Returns when nothing of the document is left; a failure ends the deletion. */
    void erase(DocumentId document);
}
