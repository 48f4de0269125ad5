package io.lectern.retrieval.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Fails for as long as the database is lost. */
record UnreliableDocuments(DocumentTexts documents, AtomicBoolean lost) implements DocumentTexts {

    @Override
    public List<ReadyDocument> ready(DocumentScope scope) {
        return reachable().ready(scope);
    }

    @Override
    public ReadyChanges readyChanges(long since) {
        return reachable().readyChanges(since);
    }

    @Override
    public CanonicalText text(VersionId version) {
        return reachable().text(version);
    }

    @Override
    public void forEachReady(Consumer<VersionId> visitor) {
        reachable().forEachReady(visitor);
    }

    @Override
    public Set<VersionId> obsolete(Collection<VersionId> versions) {
        return reachable().obsolete(versions);
    }

    private DocumentTexts reachable() {
        if (lost.get()) {
            throw new UncheckedIOException(new IOException("The database is lost"));
        }
        return documents;
    }
}
