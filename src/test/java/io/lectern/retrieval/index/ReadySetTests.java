package io.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadySetTests {

    private static final List<CollectionId> COLLECTIONS = List.of(CollectionId.random(), CollectionId.random());

    @Test
    void isWhatAllChangesMadeOfIt() {
        var random = PassageIndexContract.seeded();
        var documents =
                IntStream.range(0, 3_000).mapToObj(i -> DocumentId.random()).toList();
        var expected = new HashMap<DocumentId, ReadyDocument>();
        var ready = ReadySet.of(List.of());
        for (int step = 0; step < 60; step++) {
            var changes = changes(random, documents);
            changes.ready().forEach(document -> expected.put(document.version().document(), document));
            changes.removed().forEach(expected::remove);
            var before = ready.versions().collect(Collectors.toSet());

            ready = ready.after(changes);

            assertThat(ready.documents()).containsExactlyInAnyOrderElementsOf(expected.values());
            assertThat(ready.size()).isEqualTo(expected.size());
            assertLeadsFrom(before, ready);
        }
    }

    @Test
    void isReplacedByWhatIsComplete() {
        var old = ReadySet.of(List.of(document(DocumentId.random(), 1)));
        var document = document(DocumentId.random(), 2);

        var ready = old.after(new ReadyChanges(9, true, List.of(document), List.of()));

        assertThat(ready.documents()).containsExactly(document);
        assertThat(ready.step()).isEmpty();
    }

    @Test
    void showsOneVersionOfADocument() {
        var id = DocumentId.random();
        var ready = ReadySet.of(List.of(document(id, 2)));

        assertThat(ready.contains(new VersionId(id, 2))).isTrue();
        assertThat(ready.contains(new VersionId(id, 1))).isFalse();
        assertThatThrownBy(() -> ReadySet.of(List.of(document(id, 1), document(id, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.toString());
    }

    @Test
    void holdsWhatACollectionHas() {
        var inFirst = document(DocumentId.random(), 1, 0);
        var inSecond = document(DocumentId.random(), 1, 1);
        var ready = ReadySet.of(List.of(inFirst, inSecond));

        assertThat(ready.within(Set.of(COLLECTIONS.getFirst())).documents()).containsExactly(inFirst);
        assertThat(ready.within(Set.copyOf(COLLECTIONS)).documents()).containsExactlyInAnyOrder(inFirst, inSecond);
    }

    private static void assertLeadsFrom(Set<VersionId> before, ReadySet ready) {
        var step = ready.step().orElseThrow();
        var led = new HashSet<>(before);
        led.removeAll(step.hidden());
        led.addAll(step.shown());
        assertThat(ready.versions()).containsExactlyInAnyOrderElementsOf(led);
        assertThat(before).containsAll(step.hidden()).doesNotContainAnyElementsOf(step.shown());
    }

    private static ReadyChanges changes(Random random, List<DocumentId> documents) {
        var ready = new ArrayList<ReadyDocument>();
        var removed = new ArrayList<DocumentId>();
        for (var document : documents) {
            switch (random.nextInt(60)) {
                case 0 -> ready.add(document(document, 1 + random.nextInt(3)));
                case 1 -> removed.add(document);
                default -> {}
            }
        }
        return new ReadyChanges(1, false, ready, removed);
    }

    private static ReadyDocument document(DocumentId id, int version) {
        return document(id, version, 0);
    }

    private static ReadyDocument document(DocumentId id, int version, int collection) {
        return new ReadyDocument(new VersionId(id, version), COLLECTIONS.get(collection), "a.md");
    }
}
