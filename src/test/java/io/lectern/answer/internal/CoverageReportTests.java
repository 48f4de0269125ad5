package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CoverageReportTests {

    private static final VersionId LONG = new VersionId(new DocumentId(new UUID(0, 1)), 1);
    private static final VersionId SHORT = new VersionId(new DocumentId(new UUID(0, 2)), 1);

    @Test
    @Timeout(60)
    void countingALongTextDoesNotHoldUpOtherAnswers() throws Exception {
        var counting = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var report = new CoverageReport(new Texts(counting, release));
        var slow = Thread.startVirtualThread(() -> report.of(List.of(passage(LONG))));
        counting.await();

        var coverage = report.of(List.of(passage(SHORT))).getFirst();

        assertThat(coverage.tokensTotal()).isGreaterThan(coverage.tokensRead());
        release.countDown();
        slow.join();
    }

    private static Passage passage(VersionId version) {
        return new Passage(version, "file.txt", 0, List.of(), List.of(new Fragment(0, "Two words.")), null, null);
    }

    private record Texts(CountDownLatch counting, CountDownLatch release) implements DocumentTexts {

        @Override
        public ReadyChanges readyChanges(long since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CanonicalText text(VersionId version) {
            if (version.equals(LONG)) {
                counting.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return new CanonicalText("Two words. And three more.", List.of(), List.of(), null);
        }

        @Override
        public List<ReadyDocument> ready(DocumentScope scope) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachReady(Consumer<VersionId> visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<VersionId> obsolete(Collection<VersionId> versions) {
            throw new UnsupportedOperationException();
        }
    }
}
