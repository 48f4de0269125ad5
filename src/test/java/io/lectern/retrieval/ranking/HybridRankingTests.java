package io.lectern.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.model.LoadedReranker;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.vector.PassageEmbedder;
import io.lectern.retrieval.vector.ScriptedModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranking over a real index, with vectors and scores that are thought out. */
class HybridRankingTests {

    private static final float[] EAST = {1, 0};

    @TempDir
    Path folder;

    private final ScriptedModels models = new ScriptedModels();
    private final PassageEmbedder embedder = new PassageEmbedder(models.embedder("test", text -> EAST));
    private final VersionId version = new VersionId(new DocumentId(new UUID(0, 1)), 1);
    private final ReadySet ready =
            ReadySet.of(List.of(new ReadyDocument(version, new CollectionId(new UUID(0, 2)), "a.txt")));
    private LuceneIndex lucene;
    private PassageIndex index;

    @BeforeEach
    void open() {
        lucene = new LuceneIndex(folder, new IndexRecipe("test", "test", ""), VectorSizes.DEFAULT);
        index = new LucenePassageIndex(lucene);
    }

    @AfterEach
    void close() {
        models.gate.countDown();
        lucene.close();
    }

    /** One passage for each text; its vector stands at an angle to the question's, or there is none for NaN. */
    private void fill(List<String> texts, double... degrees) {
        var passages = new ArrayList<IndexedPassage>();
        for (int i = 0; i < texts.size(); i++) {
            var passage =
                    new Passage(version, "", i, List.of(), List.of(new Fragment(i * 100, texts.get(i))), null, null);
            double angle = Math.toRadians(degrees[i]);
            passages.add(
                    Double.isNaN(angle)
                            ? new IndexedPassage(passage)
                            : new IndexedPassage(passage, new Embedding(embedder.space(), new float[] {
                                (float) Math.cos(angle), (float) Math.sin(angle)
                            })));
        }
        index.replace(version, passages);
    }

    private Ranked rank(
            RankingSettings settings, @Nullable PassageEmbedder vectors, @Nullable LoadedReranker reranker) {
        return new HybridRanking(index, settings, new RankingModels(vectors, reranker, List.of()))
                .rank("zebra crossing", QueryText.of("zebra crossing"), weighing("zebra crossing"), ready, 10);
    }

    private QueryWeighing weighing(String query) {
        return new QueryWeighing(index.counts(QueryText.of(query).distinctTerms()));
    }

    private static List<Integer> ordinals(Ranked ranked) {
        return ranked.passages().stream()
                .map(entry -> entry.passage().ordinal())
                .toList();
    }

    private static RankingSettings settings(double lexicalWeight, double denseWeight, Duration timeout) {
        return new RankingSettings(true, 100, 60, lexicalWeight, denseWeight, timeout, 3, timeout);
    }

    private static final RankingSettings SETTINGS = settings(1, 1, Duration.ofMinutes(1));

    private void fillFive() {
        fill(
                List.of(
                        "A zebra crossing, and no other zebra crossing, is a crossing for each zebra.",
                        "The crossing of the river by a zebra took an hour of the day in all.",
                        "Black and white stripes let walkers over the road.",
                        "Nothing of any interest was said in this long and boring place here.",
                        "One zebra."),
                80,
                10,
                0,
                90,
                Double.NaN);
    }

    @Test
    void aPassageThatBothWaysFindComesBeforeThoseThatOneFinds() {
        fillFive();

        var ranked = rank(SETTINGS, embedder, null);

        // By words 0, 1, 4 or 0, 4, 1; by vectors 2, 1, 0, 3.
        var words = rank(SETTINGS, null, null);
        assertThat(ordinals(words).getFirst()).isZero();
        for (var entry : ranked.passages()) {
            var scores = entry.scores();
            double expected = (scores.lexicalRank() == null ? 0 : 1.0 / (60 + scores.lexicalRank()))
                    + (scores.denseRank() == null ? 0 : 1.0 / (60 + scores.denseRank()));
            assertThat((double) entry.score()).isCloseTo(expected, within(1e-6));
        }
        assertThat(ordinals(ranked).subList(0, 2)).containsExactlyInAnyOrder(0, 1);
        assertThat(ordinals(ranked)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        var found = ranked.passages().stream()
                .filter(entry -> entry.passage().ordinal() == 2)
                .findFirst()
                .orElseThrow()
                .scores();
        assertThat(found.denseRank()).isEqualTo(1);
        assertThat(found.lexicalRank()).isNull();
        assertThat(found.cosine()).isCloseTo(1f, within(1e-5f));
        assertThat(ranked.degraded()).isEmpty();
    }

    @Test
    void theWeightsSayWhichWayCountsMore() {
        fillFive();

        assertThat(ordinals(rank(settings(1, 0.001, Duration.ofMinutes(1)), embedder, null))
                        .getFirst())
                .isZero();
        assertThat(ordinals(rank(settings(0.001, 1, Duration.ofMinutes(1)), embedder, null)))
                .startsWith(2, 1, 0, 3);
    }

    @Test
    void theRerankModelOrdersTheBestAndLeavesTheRest() {
        fillFive();
        var fused = ordinals(rank(SETTINGS, embedder, null));

        var ranked = rank(SETTINGS, embedder, models.reranker(text -> text.contains("river") ? 5 : -text.length()));

        assertThat(ordinals(ranked).getFirst()).isEqualTo(1);
        assertThat(ordinals(ranked).subList(0, 3)).containsExactlyInAnyOrderElementsOf(fused.subList(0, 3));
        assertThat(ordinals(ranked).subList(3, 5)).isEqualTo(fused.subList(3, 5));
        assertThat(ranked.passages().getFirst().scores().rerankScore()).isEqualTo(5f);
        assertThat(ranked.passages().get(3).scores().rerankScore()).isNull();
        assertThat(ranked.passages()).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
    }

    @Test
    void theBestPieceOfALongPassageIsItsScore() {
        var longer = "zebra and no more than that. ".repeat(30) + "Here is the gold. " + "Then crossing. ".repeat(30);
        fill(List.of("A zebra crossing.", longer), Double.NaN, Double.NaN);

        var ranked = rank(SETTINGS, null, models.reranker(text -> text.contains("gold") ? 3 : 1));

        assertThat(ordinals(ranked)).containsExactly(1, 0);
        assertThat(models.calls.stream().flatMap(List::stream)).allMatch(length -> length <= 400);
    }

    @Test
    void modelsThatAreLateBusyOrBrokenCostTheirPartOnly() {
        fillFive();
        var words = ordinals(rank(SETTINGS, null, null));
        var reranker = models.reranker(String::length);

        models.failure = new EngineBusyException(64, 64, Duration.ofSeconds(1));
        assertDegraded(rank(SETTINGS, embedder, reranker), words, "queue");
        models.failure = new EngineException("internal detail");
        assertDegraded(rank(SETTINGS, embedder, reranker), words, "log says why");
        models.failure = null;
        models.gate = new CountDownLatch(1);
        assertDegraded(rank(settings(1, 1, Duration.ofMillis(50)), embedder, reranker), words, "within 50 ms");
    }

    private static void assertDegraded(Ranked ranked, List<Integer> words, String reason) {
        assertThat(ordinals(ranked)).isEqualTo(words);
        assertThat(ranked.degraded())
                .extracting(Degradation::part)
                .containsExactly(Degradation.Part.VECTORS, Degradation.Part.RERANK);
        assertThat(ranked.degraded())
                .allSatisfy(degradation ->
                        assertThat(degradation.reason()).contains(reason).doesNotContain("internal detail"));
    }

    @Test
    void aQueryThatIsLongerThanTheRerankModelReadsIsSaidSo() {
        fillFive();
        var query = "zebra ".repeat(200);

        var ranked = new HybridRanking(
                        index, SETTINGS, new RankingModels(embedder, models.reranker(String::length), List.of()))
                .rank(query, QueryText.of(query), weighing(query), ready, 10);

        assertThat(ranked.passages()).isNotEmpty();
        assertThat(ranked.degraded())
                .singleElement()
                .satisfies(
                        degradation -> assertThat(degradation.reason()).contains("longer than the rerank model reads"));
    }

    @Test
    void callsThatNobodyWaitsForAnyMoreAreOnlySoMany() {
        fillFive();
        models.gate = new CountDownLatch(1);
        var ranking = new HybridRanking(
                index, settings(1, 1, Duration.ofMillis(1)), new RankingModels(embedder, null, List.of()));

        var reasons = new ArrayList<String>();
        for (int i = 0; i < 70; i++) {
            ranking.rank("zebra", QueryText.of("zebra"), weighing("zebra"), ready, 1)
                    .degraded()
                    .forEach(degradation -> reasons.add(degradation.reason()));
        }

        assertThat(reasons).hasSize(70);
        assertThat(reasons.getLast()).contains("more to do than it may have at once");
    }
}
