package io.lectern.retrieval.standalone;

import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.lexical.LexicalHits;
import io.lectern.retrieval.lexical.LexicalSearch;
import io.lectern.retrieval.lucene.BareSearch;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.passage.PassageAssembly;
import io.lectern.retrieval.passage.PassageRanges;
import io.lectern.retrieval.passage.PassageSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Search over texts through the same passages, analysis, index and ranking as the service, in a folder of its own. Texts
 * are added first, then searched. Not safe for use by several threads while texts are added.
 */
public final class StandaloneSearch implements AutoCloseable {

    private static final CollectionId COLLECTION = CollectionId.random();
    /** A commit for each text would cost most of the time. */
    private static final int BATCH = 2000;

    private final LuceneIndex lucene;
    private final LucenePassageIndex index;
    private final PassageSplitter splitter;
    private final Map<VersionId, List<IndexedPassage>> pending = new HashMap<>();
    private final List<ReadyDocument> ready = new ArrayList<>();
    private ReadySet readySet = ReadySet.of(List.of());

    private StandaloneSearch(LuceneIndex lucene, PassageSplitter splitter) {
        this.lucene = lucene;
        this.index = new LucenePassageIndex(lucene);
        this.splitter = splitter;
    }

    /** An empty index in an empty folder, with passages of the sizes that the service has unless told otherwise. */
    public static StandaloneSearch in(Path folder) {
        return in(folder, PassageSplitter.DEFAULT);
    }

    /** An empty index in an empty folder, with passages of given sizes. */
    public static StandaloneSearch in(Path folder, int minPassageTokens, int maxPassageTokens) {
        return in(folder, new PassageSplitter(minPassageTokens, maxPassageTokens));
    }

    private static StandaloneSearch in(Path folder, PassageSplitter splitter) {
        var recipe = new IndexRecipe(Analysis.VERSION + "." + PassageTerms.VERSION, splitter.recipe(), "");
        var lucene = new LuceneIndex(folder, recipe, VectorSizes.DEFAULT);
        return new StandaloneSearch(lucene, splitter);
    }

    /** Adds a text, cut as the service cuts it. */
    public void add(DocumentId document, CanonicalText text) {
        add(document, text, splitter.split(text));
    }

    /** Adds a text with given passages, which have no context. */
    public void addCut(DocumentId document, CanonicalText text, List<TextRange> passages) {
        add(
                document,
                text,
                IntStream.range(0, passages.size())
                        .mapToObj(i -> new PassageRanges(i, List.of(), List.of(passages.get(i))))
                        .toList());
    }

    /** The best passages, best first, in an order that is the same for the same texts. */
    public List<Hit> search(String query, int limit) {
        flush();
        return new LexicalHits(index).search(query, readySet, limit);
    }

    /**
     * What Lucene alone takes to find and read the best passages for the terms of a query, whatever is ready: the least that
     * a search on this index costs.
     *
     * @return a search that gives how many passages it found
     */
    public IntSupplier bare(String query, int limit) {
        flush();
        var text = QueryText.of(query);
        var clauses = new QueryWeighing(index.counts(text.distinctTerms())).lexical(text);
        return new BareSearch(lucene, clauses, limit);
    }

    /** The passages of a search in their order, without what is shown of them. */
    public List<Passage> ranked(String query, int limit) {
        flush();
        return new LexicalSearch(index)
                .search(QueryText.of(query), readySet, limit).stream()
                        .map(FoundPassage::passage)
                        .toList();
    }

    /** How many passages the texts have. */
    public long passages() {
        flush();
        return index.passages();
    }

    @Override
    public void close() {
        index.close();
    }

    private void add(DocumentId document, CanonicalText text, List<PassageRanges> passages) {
        var version = new VersionId(document, 1);
        var assembly = new PassageAssembly(version, text);
        pending.put(
                version,
                passages.stream()
                        .map(ranges -> new IndexedPassage(assembly.passage(ranges)))
                        .toList());
        ready.add(new ReadyDocument(version, COLLECTION, document.toString()));
        if (pending.size() >= BATCH) {
            flush();
        }
    }

    private void flush() {
        if (!pending.isEmpty()) {
            index.replaceAll(pending);
            pending.clear();
        }
        if (readySet.size() < ready.size()) {
            readySet = ReadySet.of(ready);
        }
    }
}
