package io.lectern.answer.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** No documents, for what must not need them. */
final class NoTexts implements DocumentTexts {

    @Override
    public List<ReadyDocument> ready(DocumentScope scope) {
        return List.of();
    }

    @Override
    public ReadyChanges readyChanges(long since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CanonicalText text(VersionId version) {
        throw new AssertionError("the text of " + version + " was asked for");
    }

    @Override
    public void forEachReady(Consumer<VersionId> visitor) {}

    @Override
    public Set<VersionId> obsolete(Collection<VersionId> versions) {
        throw new UnsupportedOperationException();
    }
}
