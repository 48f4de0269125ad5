package io.lectern.retrieval.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Gives out texts only after a latch opens. */
record SlowDocuments(DocumentTexts documents, CountDownLatch release) implements DocumentTexts {

    @Override
    public List<ReadyDocument> ready(DocumentScope scope) {
        return documents.ready(scope);
    }

    @Override
    public ReadyChanges readyChanges(long since) {
        return documents.readyChanges(since);
    }

    @Override
    public CanonicalText text(VersionId version) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return documents.text(version);
    }

    @Override
    public void forEachReady(Consumer<VersionId> visitor) {
        documents.forEachReady(visitor);
    }

    @Override
    public Set<VersionId> obsolete(Collection<VersionId> versions) {
        return documents.obsolete(versions);
    }
}
