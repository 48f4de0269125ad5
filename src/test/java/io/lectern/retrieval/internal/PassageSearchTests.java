package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.SearchQuery;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageSearchTests {

    @TempDir
    Path folder;

    private RetrievalFixture retrieval;

    @BeforeEach
    void open() {
        retrieval = new RetrievalFixture(folder);
    }

    @AfterEach
    void close() {
        retrieval.close();
    }

    @Test
    void findsAnswersInEnglishAndInChineseAndInBoth() {
        var english = retrieval.add("en.md", "The committee approved the annual budgets of the river authority.");
        var chinese = retrieval.add("zh.md", "杭州分公司的研发预算在二〇二四年增长了百分之十二。");
        var mixed = retrieval.add("mixed.md", "检索系统使用 BM25 算法，并且支持混合排序。");
        retrieval.add("other.md", "Bread is baked from flour, water and salt.", "面包由面粉、水和盐制成。");

        assertThat(best("Which budget did the committee approve?")).isEqualTo(english);
        assertThat(best("杭州分公司的研发预算增长了多少？")).isEqualTo(chinese);
        assertThat(best("检索系统用什么算法, bm25?")).isEqualTo(mixed);
        assertThat(best("Does the system support ＢＭ２５?")).isEqualTo(mixed);
    }

    @Test
    void findsTraditionalCharactersBySimplifiedOnesAndTheOtherWayRound() {
        var traditional = retrieval.add("t.md", "臺灣大學圖書館收藏古籍。");
        var simplified = retrieval.add("s.md", "上海图书馆展出书法作品。");

        assertThat(best("大学图书馆的古籍")).isEqualTo(traditional);
        assertThat(best("書法展覽在哪個圖書館")).isEqualTo(simplified);
    }

    @Test
    void findsAPassageByTheHeadingAboveIt() {
        var filler = "The quick process goes on as it was described before in this text. ".repeat(12);
        retrieval.add("a.md", "# Cooling towers", filler, filler, "Their height is ninety metres.");
        retrieval.add("b.md", "# Turbines", filler, "Their height is four metres.");

        var hit = retrieval.search("height of the cooling towers").getFirst();

        assertThat(hit.passage().filename()).isEqualTo("a.md");
        assertThat(hit.passage().location()).isEqualTo("Cooling towers");
        assertThat(retrieval.search("cooling tower").getFirst().passage().body())
                .first()
                .satisfies(body -> assertThat(body.text()).startsWith("Cooling towers"));
    }

    @Test
    void fragmentsAndHighlightsAreSubstringsOfTheCanonicalText() {
        var random = RandomTexts.seeded();
        addRandomDocuments(random, 8);

        for (var query : List.of("engine growth", "北京的研究", "大学 report", "𠮷野")) {
            for (var hit : retrieval.search(query)) {
                var text = retrieval.documents.text(hit.passage().version()).text();
                for (var fragment : hit.passage().body()) {
                    assertThat(fragment.range().of(text)).isEqualTo(fragment.text());
                }
                for (var fragment : hit.passage().context()) {
                    assertThat(fragment.range().of(text)).isEqualTo(fragment.text());
                }
                assertThat(hit.highlights()).isSortedAccordingTo((a, b) -> a.start() - b.start());
                assertThat(hit.highlights())
                        .allMatch(range -> isWithin(range, hit.passage().body()));
            }
        }
    }

    @Test
    void highlightsTheWordsOfTheQuestion() {
        var version = retrieval.add("a.md", "Le café: budgets of 研发预算 were cut.");

        var hit = retrieval.search("Was the 研发预算 budget of the CAFE cut?").getFirst();

        var text = retrieval.documents.text(version).text();
        assertThat(hit.highlights().stream().map(range -> range.of(text)))
                .containsExactly("café", "budgets", "研发预算", "cut");
    }

    @Test
    void findsForASingleTermWhatALinearScanFinds() {
        var random = RandomTexts.seeded();
        addRandomDocuments(random, 8);

        for (var term : List.of("river", "engine", "2024", "公司", "北京", "数据")) {
            var expected = new HashSet<String>();
            retrieval.documents.passages.forEach((version, passages) -> {
                var text = retrieval.documents.text(version).text();
                for (var passage : passages) {
                    if (Stream.concat(passage.body().stream(), passage.context().stream())
                            .anyMatch(range -> holds(range.of(text), term))) {
                        expected.add(version + "#" + passage.ordinal());
                    }
                }
            });

            var found = new HashSet<String>();
            for (var document : retrieval.documents.ready.keySet()) {
                retrieval.search.search(new SearchQuery(term, RetrievalFixture.scope(document), 100)).stream()
                        .map(hit ->
                                hit.passage().version() + "#" + hit.passage().ordinal())
                        .forEach(found::add);
            }

            assertThat(found).as(term).isEqualTo(expected);
        }
    }

    @Test
    void showsAVersionExactlyWhileItIsReady() {
        var first = retrieval.add("a.md", "The zeppelin landed.");
        var second = new VersionId(first.document(), 2);
        var text = RetrievalFixture.text("The zeppelin departed.");
        retrieval.documents.texts.put(second, text);

        retrieval.indexing.index(second, text);
        assertThat(versions("zeppelin")).containsExactly(first);

        retrieval.documents.ready.put(first.document(), RetrievalFixture.ready(second, "a.md"));
        assertThat(versions("zeppelin")).containsExactly(second);

        retrieval.documents.ready.remove(first.document());
        assertThat(versions("zeppelin")).isEmpty();
    }

    @Test
    void dropsVersionsThatWereReplacedAndDocumentsThatAreForgotten() {
        var first = retrieval.add("a.md", "The zeppelin landed.");
        for (int number = 2; number <= 3; number++) {
            retrieval.addVersion(
                    new VersionId(first.document(), number), "a.md", RetrievalFixture.text("The zeppelin left."));
        }
        assertThat(retrieval.index.versions())
                .containsExactlyInAnyOrder(new VersionId(first.document(), 2), new VersionId(first.document(), 3));

        retrieval.indexing.forget(first.document());

        assertThat(retrieval.index.versions()).isEmpty();
    }

    @Test
    void indexingAVersionAgainChangesNothing() {
        var version = retrieval.add("a.md", "The zeppelin landed.", "It was a grey day in the harbour.");
        var before = retrieval.search("grey zeppelin");

        retrieval.indexing.index(version, retrieval.documents.text(version));

        assertThat(retrieval.search("grey zeppelin"))
                .usingRecursiveComparison()
                .ignoringFields("score")
                .isEqualTo(before);
        assertThat(retrieval.index.passages()).isEqualTo(1);
    }

    @Test
    void searchesOnlyWithinTheScope() {
        retrieval.add("a.md", "The zeppelin landed.");
        var wanted = retrieval.add("b.md", "The zeppelin landed.");

        var hits = retrieval.search.search(new SearchQuery("zeppelin", RetrievalFixture.scope(wanted.document()), 10));

        assertThat(hits).extracting(hit -> hit.passage().version()).containsExactly(wanted);
    }

    @Test
    void ordersEqualHitsByDocumentAndKeepsToTheLimit() {
        for (int i = 0; i < 10; i++) {
            retrieval.add("a.md", "The zeppelin landed.");
        }

        var hits = retrieval.search.search(new SearchQuery("zeppelin", DocumentScope.EVERYTHING, 5));

        assertThat(hits).hasSize(5);
        assertThat(hits).extracting(hit -> hit.passage().version().toString()).isSorted();
        assertThat(retrieval.search("zeppelin").subList(0, 5)).isEqualTo(hits);
    }

    @Test
    void saysHowMuchOfTheQuestionAPassageCovers() {
        retrieval.add("a.md", "The bridge over the Elbe was built in 1912 by Karl Maier.");
        retrieval.add("b.md", "A bridge needs regular care.");

        var hits = retrieval.search("When was the bridge over the Elbe built?");

        assertThat(hits.getFirst().coverage()).isEqualTo(1);
        assertThat(hits.get(1).coverage()).isBetween(0.1, 0.5);
    }

    @Test
    void answersAQueryOfOnlyFunctionWordsAndOneOfNoWordsAtAll() {
        retrieval.add("a.md", "To be or not to be.");

        assertThat(retrieval.search("to be")).hasSize(1);
        assertThat(retrieval.search("?!")).isEmpty();
        assertThat(retrieval.search("何のxyzzy")).isEmpty();
    }

    @Test
    void takesQueriesWithThousandsOfTerms() {
        retrieval.add("a.md", "The zeppelin landed.");
        var random = new Random(1);
        var query = random.ints(1500, 0, 0x5000)
                .mapToObj(i -> Character.toString(0x4E00 + i) + "w" + i + " ")
                .collect(Collectors.joining());
        retrieval.add("b.md", query);

        assertThat(retrieval.search(query + " zeppelin")).isNotEmpty();
    }

    private void addRandomDocuments(Random random, int count) {
        for (int i = 0; i < count; i++) {
            var version = new VersionId(DocumentId.random(), 1);
            retrieval.addVersion(version, i + ".txt", RandomTexts.spacedDocument(random));
        }
    }

    private static boolean holds(String text, String term) {
        var wide = Normalizer.normalize(text, Normalizer.Form.NFKC);
        var alone = "(?<![A-Za-z0-9])%s(?![A-Za-z0-9])".formatted(term);
        return Pattern.compile(alone).matcher(wide).find();
    }

    private VersionId best(String query) {
        return retrieval.search(query).getFirst().passage().version();
    }

    private Set<VersionId> versions(String query) {
        return retrieval.search(query).stream()
                .map(hit -> hit.passage().version())
                .collect(Collectors.toSet());
    }

    private static boolean isWithin(TextRange range, List<Fragment> body) {
        return body.stream()
                .map(Fragment::range)
                .anyMatch(part -> part.start() <= range.start() && range.end() <= part.end());
    }
}
