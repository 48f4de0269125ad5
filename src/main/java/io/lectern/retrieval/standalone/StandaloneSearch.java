package io.lectern.retrieval.standalone;

import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.TermWeights;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.lexical.LexicalSearch;
import io.lectern.retrieval.lucene.BareSearch;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.passage.PassageAssembly;
import io.lectern.retrieval.passage.PassageRanges;
import io.lectern.retrieval.passage.PassageSplitter;
import io.lectern.retrieval.ranking.HybridRanking;
import io.lectern.retrieval.ranking.Ranked;
import io.lectern.retrieval.ranking.RankedHits;
import io.lectern.retrieval.ranking.RankingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Search over texts through the same passages, analysis, index and ranking as the service, in a folder of its own. Texts
 * are added first, then searched. Not safe for use by several threads while texts are added.
 */
public final class StandaloneSearch implements AutoCloseable {

    private static final CollectionId COLLECTION = CollectionId.random();
    /** Passages of one commit: one for each text would cost most of the time. */
    private static final int BATCH = 20_000;

    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private final LuceneIndex lucene;
    private final LucenePassageIndex index;
    private final PassageSplitter splitter;
    private final List<Map<VersionId, List<IndexedPassage>>> pending;
    private int pendingPassages;
    private final List<ReadyDocument> ready = new ArrayList<>();
    private ReadySet readySet = ReadySet.of(List.of());

    private final EncoderFiles.Opened encoders;
    private final RankedHits hits;
    private final HybridRanking ranking;

    private StandaloneSearch(LuceneIndex lucene, PassageSplitter splitter, EncoderFiles.Opened encoders) {
        this.lucene = lucene;
        this.index = new LucenePassageIndex(lucene);
        this.splitter = splitter;
        this.encoders = encoders;
        this.pending = Stream.<Map<VersionId, List<IndexedPassage>>>generate(HashMap::new)
                .limit(Runtime.getRuntime().availableProcessors())
                .toList();
        index.versions().forEach(this::show);
        this.hits = new RankedHits(index, new HybridRanking(index, patient(true), encoders.models()));
        this.ranking = new HybridRanking(index, patient(false), encoders.models());
    }

    /** The order that the service's settings give, without its limits of time. */
    private static RankingSettings patient(boolean collapse) {
        var usual = RankingSettings.DEFAULT;
        return new RankingSettings(
                collapse,
                usual.candidates(),
                usual.rankConstant(),
                usual.lexicalWeight(),
                usual.denseWeight(),
                LONGEST_CALL,
                usual.rerankTop(),
                LONGEST_CALL);
    }

    /** The index in a folder, which may have texts already, with passages of the sizes that the service has unless told otherwise. */
    public static StandaloneSearch in(Path folder) {
        return in(folder, PassageSplitter.DEFAULT, EncoderFiles.Opened.NONE);
    }

    /**
     * An empty index as the service has it, with models for vectors and scores.
     *
     * @throws java.io.IOException when a model cannot be read
     * @throws io.lectern.engine.EngineException when a model cannot be used
     */
    public static StandaloneSearch in(Path folder, EncoderFiles files) throws IOException {
        return in(folder, PassageSplitter.DEFAULT, files.open());
    }

    /** The index in a folder, which may have texts already, with passages of given sizes. */
    public static StandaloneSearch in(Path folder, int minPassageTokens, int maxPassageTokens) {
        return in(folder, new PassageSplitter(minPassageTokens, maxPassageTokens), EncoderFiles.Opened.NONE);
    }

    private static StandaloneSearch in(Path folder, PassageSplitter splitter, EncoderFiles.Opened encoders) {
        var recipe = new IndexRecipe(Analysis.VERSION + "." + PassageTerms.VERSION, splitter.recipe(), "");
        var lucene = new LuceneIndex(folder, recipe, VectorSizes.DEFAULT);
        return new StandaloneSearch(lucene, splitter, encoders);
    }

    /** Adds a text, cut as the service cuts it, and returns its passages. */
    public List<Passage> add(DocumentId document, CanonicalText text) {
        return add(document, text, splitter.split(text));
    }

    /** Adds a text with given passages, which have no context, and returns them. */
    public List<Passage> addCut(DocumentId document, CanonicalText text, List<TextRange> passages) {
        return add(
                document,
                text,
                IntStream.range(0, passages.size())
                        .mapToObj(i -> new PassageRanges(i, List.of(), List.of(passages.get(i))))
                        .toList());
    }

    /** The best passages, best first, in an order that is the same for the same texts. */
    public List<Hit> search(String query, int limit) {
        return hits.search(query, everything(), limit).hits();
    }

    /** The best passages of the texts that a condition lets through. */
    public List<Hit> search(String query, Predicate<DocumentId> within, int limit) {
        everything();
        var some = ready.stream()
                .filter(text -> within.test(text.version().document()))
                .toList();
        return hits.search(query, ReadySet.of(some), limit).hits();
    }

    /** How much the words of a query matter among the texts. */
    public TermWeights weights() {
        everything();
        return hits::terms;
    }

    /**
     * What Lucene alone takes to find and read the best passages for the terms of a query, whatever is ready: the least that
     * a search on this index costs.
     */
    public Runnable bare(String query, int limit) {
        return BareSearch.of(lucene, lexical(query), limit);
    }

    /**
     * What Lucene alone takes for the same and for the order that the product's feedback makes, once it is known what feedback
     * asks for.
     */
    public Runnable bareRefined(String query, int limit) {
        var lexical = lexical(query);
        return BareSearch.refined(lucene, lexical, LexicalSearch.feedback(lexical), everything(), limit);
    }

    private LexicalQuery lexical(String query) {
        flush();
        var text = QueryText.of(query);
        return new QueryWeighing(index.counts(text.distinctTerms())).lexical(text);
    }

    /** The passages of a search in their order, without what is shown of them. */
    public List<Passage> ranked(String query, int limit) {
        var everything = everything();
        var text = QueryText.of(query);
        var weighing = new QueryWeighing(index.counts(text.distinctTerms()));
        return ranking.rank(query, text, weighing, everything, limit).passages().stream()
                .map(Ranked.Entry::passage)
                .toList();
    }

    /** How many texts there are. */
    public long texts() {
        return ready.size();
    }

    /** How many passages the texts have. */
    public long passages() {
        flush();
        return index.passages();
    }

    @Override
    public void close() {
        index.close();
        encoders.close();
    }

    private List<Passage> add(DocumentId document, CanonicalText text, List<PassageRanges> passages) {
        var version = new VersionId(document, 1);
        var assembly = new PassageAssembly(version, text);
        var assembled = passages.stream().map(assembly::passage).toList();
        pending.get(ready.size() % pending.size()).put(version, encoders.indexed(assembled));
        pendingPassages += assembled.size();
        show(version);
        if (pendingPassages >= BATCH) {
            flush();
        }
        return assembled;
    }

    private void show(VersionId version) {
        ready.add(new ReadyDocument(version, COLLECTION, version.document().toString()));
    }

    private void flush() {
        if (pendingPassages > 0) {
            pending.parallelStream().forEach(index::replaceAll);
            pending.forEach(Map::clear);
            pendingPassages = 0;
        }
    }

    private ReadySet everything() {
        flush();
        if (readySet.size() < ready.size()) {
            readySet = ReadySet.of(ready);
        }
        return readySet;
    }
}
