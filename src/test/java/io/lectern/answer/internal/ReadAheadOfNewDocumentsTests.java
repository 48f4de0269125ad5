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
import org.junit.jupiter.api.Test;

class ReadAheadOfNewDocumentsTests {

    private final DocumentId old = new DocumentId(UUID.randomUUID());
    private final DocumentId tooLong = new DocumentId(UUID.randomUUID());
    private final DocumentId fresh = new DocumentId(UUID.randomUUID());
    private final Begun begun = new Begun(tooLong);
    private final Told told = new Told();
    private final ReadAheadOfNewDocuments reading =
            new ReadAheadOfNewDocuments(told, begun, new AnswerSettings(
                    Duration.ofSeconds(1), true, ExcerptOrder.DOCUMENT, true, AnswerSettings.QueryMaker.RULES));

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
    void theFirstDocumentOfAllIsNewToo() {
        told.next.add(new ReadyChanges(ReadyChanges.NOTHING_KNOWN, true, List.of(), List.of()));
        told.next.add(new ReadyChanges(1, true, List.of(ready(fresh)), List.of()));

        reading.look();
        reading.look();

        assertThat(begun.documents).containsExactly(fresh);
    }

    private static ReadyDocument ready(DocumentId document) {
        return new ReadyDocument(new VersionId(document, 1), new CollectionId(UUID.randomUUID()), "a.txt");
    }

    /** Refuses one document. */
    private record Begun(DocumentId refused, List<DocumentId> documents) implements ReadingAhead {

        Begun(DocumentId refused) {
            this(refused, new ArrayList<>());
        }

        @Override
        public ReadAhead begin(DocumentId document) {
            documents.add(document);
            if (document.equals(refused)) {
                throw AnswerProblem.notReadAhead("it is too long", 5_000, 4_096);
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
