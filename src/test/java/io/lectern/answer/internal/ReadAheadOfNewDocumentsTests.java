package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.ReadAhead;
import io.lectern.answer.ReadAhead.Status;
import io.lectern.answer.ReadingAhead;
import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.prompt.ExcerptOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class ReadAheadOfNewDocumentsTests {

    private final DocumentId old = new DocumentId(UUID.randomUUID());
    private final DocumentId tooLong = new DocumentId(UUID.randomUUID());
    private final DocumentId lost = new DocumentId(UUID.randomUUID());
    private final DocumentId fresh = new DocumentId(UUID.randomUUID());
    private final Begun begun = new Begun(tooLong);
    private final Told told = new Told();
    private final ReadAheadOfNewDocuments reading = new ReadAheadOfNewDocuments(
            told,
            begun,
            new AnswerSettings(
                    Duration.ofSeconds(1),
                    true,
                    ExcerptOrder.DOCUMENT,
                    true,
                    AnswerSettings.QueryMaker.RULES,
                    AnswerSettings.Verification.LEXICAL,
                    Duration.ofSeconds(1)));

    @Test
    void whatBecomesReadyIsReadAheadAndWhatWasThereIsNot() {
        told.next.add(new ReadyChanges(4, true, List.of(ready(old)), List.of()));
        told.next.add(new ReadyChanges(6, false, List.of(ready(tooLong), ready(fresh)), List.of()));
        told.next.add(new ReadyChanges(6, false, List.of(), List.of(fresh)));

        for (int look = 0; look < 3; look++) {
            reading.look();
        }

        assertThat(begun.documents).containsExactly(tooLong, fresh);
        assertThat(told.asked).containsExactly(ReadyChanges.NOTHING_KNOWN, 4L, 6L);
    }

    @Test
    void aLookThatFailsIsMadeAgain() {
        told.next.add(new ReadyChanges(4, true, List.of(), List.of()));
        told.next.add(new ReadyChanges(6, false, List.of(ready(lost), ready(fresh)), List.of()));
        told.next.add(new ReadyChanges(6, false, List.of(ready(lost), ready(fresh)), List.of()));
        reading.look();
        begun.failure = new DataAccessResourceFailureException("the database is away");

        reading.look();
        begun.failure = new IllegalStateException("a bug");
        reading.look();

        assertThat(told.asked).containsExactly(ReadyChanges.NOTHING_KNOWN, 4L, 4L);
        assertThat(begun.documents).containsExactly(lost, lost, fresh);
    }

    private static ReadyDocument ready(DocumentId document) {
        return new ReadyDocument(new VersionId(document, 1), new CollectionId(UUID.randomUUID()), "a.txt");
    }

    /** Refuses one document, and fails once when it is to. */
    private static final class Begun implements ReadingAhead {

        private final DocumentId refused;
        private final List<DocumentId> documents = new ArrayList<>();
        private @Nullable RuntimeException failure;

        Begun(DocumentId refused) {
            this.refused = refused;
        }

        @Override
        public ReadAhead begin(DocumentId document) {
            documents.add(document);
            var thrown = failure;
            failure = null;
            if (thrown != null) {
                throw thrown;
            }
            if (document.equals(refused)) {
                throw AnswerProblem.tooLongToReadAhead("it is too long", 5_000, 4_096);
            }
            return new ReadAhead(document, Status.WAITING, 100, null, null);
        }

        @Override
        public ReadAhead find(DocumentId document) {
            throw new UnsupportedOperationException();
        }
    }

    /** Knows changes only. */
    private static final class Told implements DocumentTexts {

        private final Queue<ReadyChanges> next = new ArrayDeque<>();
        private final List<Long> asked = new ArrayList<>();

        @Override
        public ReadyChanges readyChanges(long since) {
            asked.add(since);
            return next.remove();
        }

        @Override
        public List<ReadyDocument> ready(DocumentScope scope) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CanonicalText text(VersionId version) {
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
