package io.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.PageSpan;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index does, whatever it is made of. */
public abstract class PassageIndexContract {

    protected static final IndexRecipe RECIPE = new IndexRecipe("1", "1/200/400", "");

    private static final CollectionId COLLECTION = CollectionId.random();
    private static final List<String> WORDS =
            List.of("harbour", "zeppelin", "grey", "landed", "数据", "北京", "café", "2024");

    private @Nullable IndexGenerations place;
    private ServingIndex index;

    /** The generations in a place that is empty when a test begins, and the same each time within it. */
    protected abstract IndexGenerations generations();

    /** Makes way for the next {@link #generations}. */
    protected abstract void release(IndexGenerations generations);

    /** Before each test. */
    protected void begin() {}

    @BeforeEach
    void open() {
        begin();
        open(RECIPE);
    }

    @AfterEach
    void close() {
        index.close();
        if (place != null) {
            release(place);
        }
    }

    @Test
    void givesBackWhatItHolds() {
        var version = version();
        var passage = new Passage(
                version,
                "",
                3,
                List.of(new Fragment(0, "Airships"), new Fragment(10, "Name | Year")),
                List.of(new Fragment(40, "The \"zeppelin\" landed\n𠮷野 <b>"), new Fragment(90, "in 1912")),
                new PageSpan(2, 3),
                "Airships › Landings");

        index.replace(version, List.of(new IndexedPassage(passage)));

        assertThat(find("zeppelin", ready(version))).containsExactly(passage);
        assertThat(find("airships", ready(version))).containsExactly(passage);
    }

    @Test
    void ordersByScoreAndThenByPlace() {
        var versions = IntStream.range(0, 12).mapToObj(i -> version()).toList();
        versions.forEach(version -> put(version, "The zeppelin landed.", "It was grey in the harbour."));
        var best = version();
        put(best, "The zeppelin zeppelin.");
        var ready = ready(versions, List.of(best));

        var found = search("zeppelin", ready, 8);

        assertThat(found.getFirst().passage().version()).isEqualTo(best);
        assertThat(found)
                .hasSize(8)
                .isSortedAccordingTo(Comparator.comparing(FoundPassage::score).reversed());
        assertThat(found.subList(1, 8))
                .extracting(hit -> hit.passage().version().toString())
                .containsExactlyElementsOf(versions.stream()
                        .map(VersionId::toString)
                        .sorted()
                        .limit(7)
                        .toList());
    }

    @Test
    void showsExactlyWhatIsReady() {
        var random = seeded();
        var held = new HashMap<VersionId, List<String>>();
        var ready = ReadySet.of(List.of());
        var shown = new HashMap<DocumentId, VersionId>();
        var documents =
                IntStream.range(0, 12).mapToObj(i -> DocumentId.random()).toList();
        for (int step = 0; step < 40; step++) {
            var document = documents.get(random.nextInt(documents.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    var version = new VersionId(document, 1 + random.nextInt(3));
                    var texts = texts(random);
                    held.put(version, texts);
                    put(version, texts.toArray(String[]::new));
                }
                case 1 -> {
                    var version = new VersionId(document, 1 + random.nextInt(3));
                    shown.put(document, version);
                    ready = ready.after(changes(List.of(document(version)), List.of()));
                }
                case 2 -> {
                    if (shown.remove(document) != null) {
                        ready = ready.after(changes(List.of(), List.of(document)));
                    }
                }
                case 3 -> {
                    int before = 1 + random.nextInt(3);
                    held.keySet()
                            .removeIf(version -> version.document().equals(document) && version.version() < before);
                    index.removeBefore(new VersionId(document, before));
                }
                default -> throw new AssertionError();
            }
            assertShows(held, shown, ready);
        }
    }

    @Test
    void leavesOutWhatIsNotReadyAmongThousandsThatAre() {
        var hidden = IntStream.range(0, 90).mapToObj(i -> version()).toList();
        var all = new HashMap<VersionId, List<IndexedPassage>>();
        hidden.forEach(version -> all.put(version, List.of(passage(version, 0, "zeppelin zeppelin zeppelin"))));
        var shown = IntStream.range(0, 5).mapToObj(i -> version()).toList();
        shown.forEach(
                version -> all.put(version, List.of(passage(version, 0, "a zeppelin landed in the grey harbour"))));
        index.replaceAll(all);
        var thousands = IntStream.range(0, 1_500).mapToObj(i -> version()).toList();

        var found = search("zeppelin", ready(shown, thousands), 3);

        assertThat(found)
                .extracting(hit -> hit.passage().version())
                .containsExactlyElementsOf(shown.stream()
                        .sorted(Comparator.comparing(VersionId::toString))
                        .limit(3)
                        .toList());
    }

    @Test
    void replacesAllThatItHadOfAVersion() {
        var version = version();
        put(version, "The zeppelin landed.", "It was grey.", "The harbour slept.");

        put(version, "The airship departed.");

        assertThat(find("zeppelin grey harbour", ready(version))).isEmpty();
        assertThat(find("airship", ready(version))).hasSize(1);
        assertThat(index.passages()).isEqualTo(1);
        index.replace(version, List.of());
        assertThat(index.versions()).isEmpty();
    }

    @Test
    void removesDocumentsAndVersions() {
        var first = version();
        var second = new VersionId(first.document(), 2);
        var other = version();
        List.of(first, second, other).forEach(version -> put(version, "The zeppelin landed."));

        index.removeBefore(second);
        assertThat(index.versions()).containsExactlyInAnyOrder(second, other);
        index.remove(List.of(other));
        assertThat(index.versions()).containsExactly(second);
        index.remove(first.document());

        assertThat(index.versions()).isEmpty();
        assertThat(index.passages()).isZero();
        assertThat(find("zeppelin", ready(second, other))).isEmpty();
    }

    @Test
    void countsThePassagesThatHoldATerm() {
        put(version(), "The zeppelins landed.", "北京的研究人员");
        put(version(), "A zeppelin, a zeppelin!");

        var counts = index.counts(QueryText.of("zeppelin landed 北京人员 harbour").distinctTerms());

        assertThat(counts.passages()).isEqualTo(3);
        assertThat(counts.holding(Analysis.STEMS, "zeppelin")).isEqualTo(2);
        assertThat(counts.holding(Analysis.STEMS, "land")).isEqualTo(1);
        assertThat(counts.holding(Analysis.WORDS, "北京")).isEqualTo(1);
        assertThat(counts.holding(Analysis.STEMS, "harbour")).isZero();
        assertThat(counts.holding(Analysis.BIGRAMS, "人员")).isEqualTo(1);
    }

    @Test
    void findsTermsOfAnyLengthAndWithAnyCharacters() {
        var version = version();
        var endless = "a1".repeat(200);
        put(version, endless + " 100% \"C++\" naïve’s ﬃ ΣΊΣΥΦΟΣ");

        for (var query : List.of(endless, "100", "c++", "naive", "ffi", "σίσυφος")) {
            assertThat(find(query, ready(version))).as(query).hasSize(1);
        }
        assertThat(find("a1".repeat(199), ready(version))).isEmpty();
        // One character that stands for eighteen, with spaces among them.
        var unfolded = "\uFDFA".repeat(1_200);
        put(version, unfolded);
        assertThat(find(unfolded, ready(version))).hasSize(1);
        assertThat(find("\uFDFA".repeat(1_199), ready(version))).isEmpty();
    }

    @Test
    void keepsWhatItHoldsWhenItIsOpenedAgain() {
        var version = version();
        put(version, "The zeppelin landed.");
        int life = index.life();

        open(RECIPE);

        assertThat(find("zeppelin", ready(version))).hasSize(1);
        assertThat(life).isEqualTo(1);
        assertThat(index.life()).isZero();
    }

    @Test
    void servesWhatHasTheTermsOfAnotherAnalysis() {
        var version = version();
        put(version, "The zeppelin landed.");

        open(new IndexRecipe("2", RECIPE.splitting(), ""));

        assertThat(find("zeppelin", ready(version))).hasSize(1);
        assertThat(index.life()).isZero();
        assertThat(index.isOutdated()).isTrue();
    }

    @Test
    void servesWhatWasMadeOtherwiseUntilTheNextGenerationIsBuilt() {
        var version = version();
        put(version, "The zeppelin landed.");
        open(new IndexRecipe(RECIPE.terms(), "2", ""));
        assertThat(index.isOutdated()).isTrue();
        int life = index.life();
        int generation = index.number();

        var built = index.build();
        assertThat(built.versions()).isEmpty();
        assertThat(find("zeppelin", ready(version))).hasSize(1);
        built.replace(version, List.of(passage(version, 0, "The zeppelin departed.")));
        assertThat(find("landed", ready(version))).hasSize(1);
        index.serveBuilt(built.life());

        assertThat(find("departed", ready(version))).hasSize(1);
        assertThat(find("landed", ready(version))).isEmpty();
        assertThat(index.isOutdated()).isFalse();
        assertThat(index.isBuilding()).isFalse();
        assertThat(index.number()).isGreaterThan(generation);
        assertThat(index.life()).isEqualTo(life);
    }

    @Test
    void bringsChangesToWhatServesAndToWhatIsBuilt() {
        var stays = version();
        var goes = version();
        var built = index.build();

        put(stays, "The zeppelin landed.");
        put(goes, "The zeppelin departed.");
        index.remove(goes.document());
        assertThat(built.versions()).containsExactly(stays);
        index.serveBuilt(built.life());

        assertThat(find("zeppelin", ready(stays, goes))).hasSize(1);
    }

    @Test
    void goesOnWithWhatWasBegunToBeBuiltUnlessItIsGivenUp() {
        var version = version();
        index.build().replace(version, List.of(passage(version, 0, "The zeppelin landed.")));
        open(RECIPE);

        assertThat(index.isBuilding()).isTrue();
        assertThat(index.build().versions()).containsExactly(version);
        index.stopBuilding();

        assertThat(index.isBuilding()).isFalse();
        assertThat(index.build().versions()).isEmpty();
    }

    private void open(IndexRecipe recipe) {
        if (place != null) {
            close();
        }
        place = generations();
        index = new ServingIndex(place, recipe);
    }

    private void assertShows(Map<VersionId, List<String>> held, Map<DocumentId, VersionId> shown, ReadySet ready) {
        assertThat(ready.versions()).containsExactlyInAnyOrderElementsOf(shown.values());
        for (var word : List.of("zeppelin", "数据")) {
            var expected = new HashSet<String>();
            shown.values().forEach(version -> {
                var texts = held.getOrDefault(version, List.of());
                IntStream.range(0, texts.size())
                        .filter(ordinal -> texts.get(ordinal).contains(word))
                        .forEach(ordinal -> expected.add(version + "#" + ordinal));
            });
            assertThat(find(word, ready))
                    .as(word)
                    .extracting(passage -> passage.version() + "#" + passage.ordinal())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private List<Passage> find(String query, ReadySet ready) {
        return search(query, ready, 100).stream().map(FoundPassage::passage).toList();
    }

    private List<FoundPassage> search(String query, ReadySet ready, int limit) {
        return search(index, query, ready, limit);
    }

    protected static List<FoundPassage> search(PassageIndex index, String query, ReadySet ready, int limit) {
        var text = QueryText.of(query);
        return index.lexical(new QueryWeighing(index.counts(text.distinctTerms())).lexical(text), ready, limit);
    }

    private void put(VersionId version, String... texts) {
        index.replace(version, passages(version, List.of(texts)));
    }

    protected static List<IndexedPassage> passages(VersionId version, List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(ordinal -> passage(version, ordinal, texts.get(ordinal)))
                .toList();
    }

    private static IndexedPassage passage(VersionId version, int ordinal, String text) {
        var body = List.of(new Fragment(1_000 * ordinal, text));
        return new IndexedPassage(new Passage(version, "", ordinal, List.of(), body, null, null));
    }

    protected static List<String> texts(Random random) {
        var texts = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            var words = random.ints(1 + random.nextInt(20), 0, WORDS.size()).mapToObj(WORDS::get);
            texts.add(String.join(" ", words.toList()));
        }
        return texts;
    }

    protected static VersionId version() {
        return new VersionId(DocumentId.random(), 1);
    }

    protected static ReadySet ready(VersionId... versions) {
        return ready(List.of(versions), List.of());
    }

    protected static ReadySet ready(List<VersionId> versions, List<VersionId> more) {
        var all = new ArrayList<>(versions);
        all.addAll(more);
        return ReadySet.of(all.stream().map(PassageIndexContract::document).toList());
    }

    private static ReadyDocument document(VersionId version) {
        return new ReadyDocument(version, COLLECTION, "a.md");
    }

    private static ReadyChanges changes(List<ReadyDocument> ready, List<DocumentId> removed) {
        return new ReadyChanges(1, false, ready, removed);
    }

    protected static Random seeded() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return new Random(seed);
    }
}
