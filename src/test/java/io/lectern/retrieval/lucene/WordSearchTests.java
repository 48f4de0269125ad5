package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.lexical.LexicalSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.QueryRescorer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordSearchTests {

    private static final CollectionId COLLECTION = CollectionId.random();
    private static final List<String> WORDS = List.of(
            "zeppelin",
            "harbour",
            "grey",
            "landed",
            "lake",
            "the",
            "of",
            "tower",
            "bridge",
            "数据",
            "北京",
            "研究",
            "2024",
            "café",
            "running",
            "runs");
    private static final float ROUNDING = 1e-4f;

    @TempDir
    Path folder;

    private LuceneIndex lucene;
    private LucenePassageIndex index;
    private final List<ReadyDocument> documents = new ArrayList<>();

    @BeforeEach
    void open() {
        lucene = new LuceneIndex(folder, new IndexRecipe("test", "test", ""), VectorSizes.DEFAULT);
        index = new LucenePassageIndex(lucene);
    }

    @AfterEach
    void close() {
        lucene.close();
    }

    @Test
    void refinesAsTheRescorerOfLuceneDoes() {
        var random = seeded();
        for (int segment = 0; segment < 4; segment++) {
            addSome(random);
        }
        var ready = ReadySet.of(documents);

        for (var question : List.of("the grey zeppelin", "北京研究数据", "a running bridge in 北京 2024", "lake")) {
            var query = query(question);
            var found = index.refined(query, LexicalSearch.feedback(query), ready, 30);

            var expected = lucene.readReady(ready, searcher -> rescored(searcher, query));
            assertThat(found).as(question).hasSize(30);
            assertThat(found)
                    .allSatisfy(passage -> assertThat(passage.score())
                            .isCloseTo(expected.getOrDefault(place(passage.passage()), 0f), within(ROUNDING)));
            var best = expected.values().stream()
                    .sorted(Comparator.reverseOrder())
                    .limit(30)
                    .toList();
            for (int i = 0; i < best.size(); i++) {
                assertThat(found.get(i).score()).isCloseTo(best.get(i), within(ROUNDING));
            }
        }
    }

    /** The scores of the passages in the window by what Lucene itself has for it. */
    private static Map<String, Float> rescored(IndexSearcher searcher, LexicalQuery query) throws IOException {
        var feedback = LexicalSearch.feedback(query);
        var more = WordSearch.anyOf(new WordSearch(searcher).suggested(query, feedback));
        var top = searcher.search(WordSearch.anyOf(query.clauses()), feedback.window());
        var scores = new HashMap<String, Float>();
        var stored = searcher.storedFields();
        for (var hit : QueryRescorer.rescore(searcher, top, more, 1, feedback.window()).scoreDocs) {
            scores.put(place(PassageDocument.passage(stored.document(hit.doc), "")), hit.score);
        }
        return scores;
    }

    private LexicalQuery query(String question) {
        var text = QueryText.of(question);
        return new QueryWeighing(index.counts(text.distinctTerms())).lexical(text);
    }

    private void addSome(Random random) {
        var added = new HashMap<VersionId, List<IndexedPassage>>();
        for (int i = 0; i < 40; i++) {
            var version = new VersionId(DocumentId.random(), 1);
            documents.add(new ReadyDocument(version, COLLECTION, "a.md"));
            added.put(version, List.of(passage(version, 0, random), passage(version, 1, random)));
        }
        index.replaceAll(added);
    }

    private static IndexedPassage passage(VersionId version, int ordinal, Random random) {
        var words = random.ints(1 + random.nextInt(60), 0, WORDS.size()).mapToObj(WORDS::get);
        var body = List.of(new Fragment(0, String.join(" ", words.toList())));
        return new IndexedPassage(new Passage(version, "", ordinal, List.of(), body, null, null));
    }

    private static String place(Passage passage) {
        return passage.version() + "#" + passage.ordinal();
    }

    private static Random seeded() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return new Random(seed);
    }
}
