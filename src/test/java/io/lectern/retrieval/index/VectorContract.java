package io.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every index that keeps vectors does with them. */
public abstract class VectorContract {

    private static final int DIMENSION = 8;
    private static final int PASSAGES_PER_VERSION = 150;

    private final Random random = seeded();

    private static Random seeded() {
        long seed = Long.getLong("tests.seed", 7);
        System.out.println("tests.seed=" + seed);
        return new Random(seed);
    }

    /** The index under test, empty at first. */
    protected abstract PassageIndex index();

    /** Which share of the nearest passages it finds at least. */
    protected abstract double recall();

    protected final Map<VersionId, List<float[]>> fill(int versions) {
        var all = new LinkedHashMap<VersionId, List<float[]>>();
        for (int i = 0; i < versions; i++) {
            var version = new VersionId(new DocumentId(new UUID(random.nextLong(), random.nextLong())), 1);
            var vectors = IntStream.range(0, PASSAGES_PER_VERSION)
                    .mapToObj(p -> vector())
                    .toList();
            put(version, "one", vectors);
            all.put(version, vectors);
        }
        return all;
    }

    private void put(VersionId version, String space, List<float[]> vectors) {
        index().replace(
                        version,
                        IntStream.range(0, vectors.size())
                                .mapToObj(ordinal -> new IndexedPassage(
                                        passage(version, ordinal), new Embedding(space, vectors.get(ordinal))))
                                .toList());
    }

    private static Passage passage(VersionId version, int ordinal) {
        return new Passage(
                version, "", ordinal, List.of(), List.of(new Fragment(ordinal * 10, "text " + ordinal)), null, null);
    }

    protected final float[] vector() {
        var numbers = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            numbers[i] = (float) random.nextGaussian();
            squares += (double) numbers[i] * numbers[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            numbers[i] /= (float) Math.sqrt(squares);
        }
        return numbers;
    }

    private static ReadySet ready(Collection<VersionId> versions) {
        return ReadySet.of(versions.stream()
                .map(version -> new ReadyDocument(version, new CollectionId(new UUID(0, 1)), "a.txt"))
                .toList());
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }

    private record Place(String version, int ordinal, double cosine) {}

    private static List<Place> scan(Map<VersionId, List<float[]>> all, Collection<VersionId> shown, float[] question) {
        var places = new ArrayList<Place>();
        for (var version : shown) {
            var vectors = all.getOrDefault(version, List.of());
            for (int i = 0; i < vectors.size(); i++) {
                places.add(new Place(version.toString(), i, cosine(question, vectors.get(i))));
            }
        }
        places.sort(Comparator.comparingDouble(Place::cosine).reversed());
        return places;
    }

    private static List<String> names(List<FoundPassage> found) {
        return found.stream()
                .map(hit -> hit.passage().version() + "#" + hit.passage().ordinal())
                .toList();
    }

    @Test
    void findsTheNearestPassagesWithTheirCosines() {
        var all = fill(12);
        double found = 0;
        int wanted = 0;

        for (int round = 0; round < 10; round++) {
            var question = vector();
            var nearest = index().nearest(new Embedding("one", question), ready(all.keySet()), 10);
            var expected = scan(all, all.keySet(), question).subList(0, 10).stream()
                    .map(place -> place.version() + "#" + place.ordinal())
                    .toList();
            found += names(nearest).stream().filter(expected::contains).count();
            wanted += expected.size();
            assertThat(nearest).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
            for (var hit : nearest) {
                var vector = Objects.requireNonNull(all.get(hit.passage().version()))
                        .get(hit.passage().ordinal());
                assertThat((double) hit.score()).isCloseTo(cosine(question, vector), within(1e-5));
            }
        }

        assertThat(found / wanted).isGreaterThanOrEqualTo(recall());
    }

    @Test
    void showsOnlyWhatIsReadyHoweverLittleThatIs() {
        var all = fill(8);
        for (int shown : new int[] {0, 1, 3, 6}) {
            var versions = all.keySet().stream().limit(shown).toList();
            var question = vector();

            var nearest = index().nearest(new Embedding("one", question), ready(versions), 15);

            assertThat(nearest).hasSize(Math.min(15, shown * PASSAGES_PER_VERSION));
            assertThat(nearest).allMatch(hit -> versions.contains(hit.passage().version()));
            if (shown == 1) {
                assertThat(names(nearest))
                        .isEqualTo(scan(all, versions, question).subList(0, 15).stream()
                                .map(place -> place.version() + "#" + place.ordinal())
                                .toList());
            }
        }
    }

    @Test
    void comparesVectorsOfOneSpaceOnly() {
        var all = fill(2);
        var other = new VersionId(DocumentId.random(), 1);
        put(other, "two", List.of(vector(), vector()));
        var without = new VersionId(DocumentId.random(), 1);
        index().replace(without, List.of(new IndexedPassage(passage(without, 0))));
        var everything = new ArrayList<>(all.keySet());
        everything.add(other);
        everything.add(without);

        assertThat(index().nearest(new Embedding("two", vector()), ready(everything), 50))
                .extracting(hit -> hit.passage().version())
                .containsExactly(other, other);
        assertThat(index().nearest(new Embedding("three", vector()), ready(everything), 50))
                .isEmpty();
        assertThat(index().nearest(new Embedding("one", vector()), ready(everything), 1_000))
                .hasSize(2 * PASSAGES_PER_VERSION);
    }

    @Test
    void ordersEqualVectorsByTheirPlaceAndGivesTheSameAnswerTwice() {
        var vector = vector();
        var versions = new ArrayList<VersionId>();
        for (int i = 0; i < 5; i++) {
            var version = new VersionId(DocumentId.random(), 1);
            put(version, "one", List.of(vector, vector));
            versions.add(version);
        }

        var first = names(index().nearest(new Embedding("one", vector), ready(versions), 10));

        assertThat(first).hasSize(10).isSorted();
        assertThat(names(index().nearest(new Embedding("one", vector), ready(versions), 10)))
                .isEqualTo(first);
    }

    @Test
    void replacesVectorsWithTheirVersionAndTakesLongOnes() {
        var version = new VersionId(DocumentId.random(), 1);
        put(version, "one", List.of(vector(), vector()));
        var vector = vector();

        put(version, "one", List.of(vector));
        assertThat(index().nearest(new Embedding("one", vector), ready(List.of(version)), 5))
                .singleElement()
                .satisfies(hit -> assertThat(hit.score()).isCloseTo(1f, within(1e-5f)));

        var large = new float[4096];
        large[17] = 1;
        put(version, "large", List.of(large));
        assertThat(index().nearest(new Embedding("large", large), ready(List.of(version)), 5))
                .hasSize(1);
        assertThat(index().nearest(new Embedding("one", vector), ready(List.of(version)), 5))
                .isEmpty();
    }
}
