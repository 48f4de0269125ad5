package io.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReadySetsTests {

    private static final CollectionId COLLECTION = CollectionId.random();

    private final Database database = new Database();
    private final ReadySets sets = new ReadySets(database);

    @Test
    void isTheSameObjectWhileNothingChanges() {
        database.add();

        var ready = sets.of(DocumentScope.EVERYTHING);

        assertThat(sets.of(DocumentScope.EVERYTHING)).isSameAs(ready);
        database.add();
        assertThat(sets.of(DocumentScope.EVERYTHING)).isNotSameAs(ready);
        assertThat(sets.of(DocumentScope.EVERYTHING).size()).isEqualTo(2);
    }

    @Test
    void looksUpCollectionsInMemory() {
        database.add();
        var ofCollection = new DocumentScope(Set.of(COLLECTION), Set.of());

        var ready = sets.of(ofCollection);

        assertThat(ready.size()).isEqualTo(1);
        assertThat(sets.of(ofCollection)).isSameAs(ready);
        assertThat(database.scopesAsked).isEmpty();
    }

    @Test
    void asksTheDatabaseWhatLiesInTheDocumentsThatAreNamed() {
        var named = new DocumentScope(
                Set.of(COLLECTION), Set.of(database.add().version().document()));

        sets.of(named);

        assertThat(database.scopesAsked).containsExactly(named);
    }

    @Test
    void asksTheDatabaseAboutWhatHoldsNothingReady() {
        database.add();
        var unknown = new DocumentScope(Set.of(CollectionId.random(), COLLECTION), Set.of());

        assertThat(sets.of(unknown).isEmpty()).isTrue();

        assertThat(database.scopesAsked).containsExactly(unknown);
    }

    @Test
    void neverShowsLessThanWasReadyBeforeTheCall() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        var mine = database.add();
                        assertThat(sets.of(DocumentScope.EVERYTHING).contains(mine.version()))
                                .isTrue();
                    }
                }));
            }
            for (var run : runs) {
                run.get();
            }
        }
        assertThat(sets.of(DocumentScope.EVERYTHING).size()).isEqualTo(800);
    }

    /** Numbers its changes as PostgreSQL does. */
    private static final class Database implements DocumentTexts {

        final List<DocumentScope> scopesAsked = new ArrayList<>();
        private final List<ReadyDocument> added = new ArrayList<>();

        synchronized ReadyDocument add() {
            var document = new ReadyDocument(new VersionId(DocumentId.random(), 1), COLLECTION, "a.md");
            added.add(document);
            return document;
        }

        @Override
        public synchronized ReadyChanges readyChanges(long since) {
            int from = (int) Math.max(0, since - 1);
            return new ReadyChanges(
                    added.size() + 1L,
                    since == ReadyChanges.NOTHING_KNOWN,
                    added.subList(from, added.size()),
                    List.of());
        }

        @Override
        public List<ReadyDocument> ready(DocumentScope scope) {
            scopesAsked.add(scope);
            return List.of();
        }

        @Override
        public CanonicalText text(VersionId version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachReady(Consumer<VersionId> visitor) {
            throw new UnsupportedOperationException();
        }
    }
}
