package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.passage.PassageSplitter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who work on one index at the same time: another service that starts, a batch that is being filled. */
class SharedIndexTests {

    private static final CanonicalText TEXT = RetrievalFixture.text("The zeppelin landed.");

    @TempDir
    Path folder;

    private final VersionId version = new VersionId(DocumentId.random(), 1);
    private RetrievalFixture one;

    @BeforeEach
    void open() {
        one = new RetrievalFixture(folder);
    }

    @AfterEach
    void close() {
        one.close();
    }

    /**
     * The documents as another service sees them, while something happens at the worst moments.
     *
     * @param afterReady runs once the ready versions were listed
     * @param afterObsolete runs each time that the obsolete ones were listed
     */
    private record Seen(DocumentTexts documents, Runnable afterReady, Runnable afterObsolete) implements DocumentTexts {

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
            return documents.text(version);
        }

        @Override
        public void forEachReady(Consumer<VersionId> visitor) {
            documents.forEachReady(visitor);
            afterReady.run();
        }

        @Override
        public Set<VersionId> obsolete(Collection<VersionId> versions) {
            var obsolete = documents.obsolete(versions);
            afterObsolete.run();
            return obsolete;
        }
    }

    @Test
    void leavesAloneWhatAnotherServiceIsTakingIn() {
        one.documents.begin(version, TEXT);
        one.indexing.index(version, TEXT);

        startAnother(() -> {}, () -> {});
        one.documents.finish(version, "a.md");

        assertThat(one.search("zeppelin")).hasSize(1);
    }

    @Test
    void leavesAloneWhatAnotherServiceMadeReadyAMomentAgo() {
        one.documents.begin(version, TEXT);
        one.indexing.index(version, TEXT);

        startAnother(() -> one.documents.finish(version, "a.md"), () -> {});

        assertThat(one.search("zeppelin")).hasSize(1);
    }

    @Test
    void putsBackWhatAnotherServiceTookInAgainWhileItWasRemoved() {
        one.documents.texts.put(version, TEXT);
        one.indexing.index(version, TEXT);

        startAnother(() -> {}, () -> {
            one.indexing.index(version, TEXT);
            one.documents.finish(version, "a.md");
        });

        assertThat(one.search("zeppelin")).hasSize(1);
    }

    @Test
    void removesWhatNobodyNeeds() {
        one.documents.texts.put(version, TEXT);
        one.indexing.index(version, TEXT);

        startAnother(() -> {}, () -> {});

        assertThat(one.index.versions()).isEmpty();
    }

    @Test
    void doesNotOverwriteByABatchWhatWasWrittenWhileItWasFilled() {
        one.documents.begin(version, TEXT);
        one.indexing.index(version, TEXT);
        one.documents.finish(version, "a.md");
        var before = one.indexing.passages(version);

        one.indexing.fill(one.index, batch -> {
            boolean added = batch.add(version, () -> {
                one.indexing.index(version, RetrievalFixture.text("The airship departed."));
                return before;
            });
            batch.write();
            return added;
        });

        assertThat(one.search("airship")).hasSize(1);
        assertThat(one.search("zeppelin")).isEmpty();
    }

    @Test
    void doesNotBringBackByABatchWhatWasForgottenWhileItWasFilled() {
        one.documents.begin(version, TEXT);
        one.indexing.index(version, TEXT);

        one.indexing.fill(one.index, batch -> {
            boolean added = batch.add(version, () -> one.indexing.passages(version));
            one.indexing.forget(version.document());
            batch.write();
            return added;
        });

        assertThat(one.index.versions()).isEmpty();
    }

    private void startAnother(Runnable afterReady, Runnable afterObsolete) {
        var seen = new Seen(one.documents, afterReady, afterObsolete);
        var indexing = new PassageIndexing(new PassageSplitter(30, 80), one.documents, one.index, seen);
        var reconciliation = new IndexReconciliation(seen, one.index, indexing);
        reconciliation.start();
        reconciliation.stop();
    }
}
