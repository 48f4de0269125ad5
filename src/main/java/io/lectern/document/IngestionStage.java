package io.lectern.document;

/**
 * What is done with a parsed version before it becomes ready; {@code document} owns this port, the search index
 * implements it. Called on an ingestion worker thread, outside any transaction. Each call may be repeated after a crash
 * and must then lead to the same state.
 */
public interface IngestionStage {

    /**
     * Makes the version searchable as soon as its row says ready: when this returns, the work is durable.
     *
     * @return how many passages it has
     */
    int index(VersionId version, CanonicalText text);

    /** Forgets every version of a deleted document. */
    void forget(DocumentId document);
}
