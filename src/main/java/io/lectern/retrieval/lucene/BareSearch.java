package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/**
 * Queries of Lucene's own, with nothing of ours around them: the best passages by BM25, read from the index. Measurements
 * compare search with it.
 */
public final class BareSearch implements Runnable {

    private final LuceneIndex index;
    private final Query query;
    private final int limit;
    private final @Nullable Query more;
    private final int window;

    private BareSearch(LuceneIndex index, Query query, int limit, @Nullable Query more, int window) {
        this.index = index;
        this.query = query;
        this.limit = limit;
        this.more = more;
        this.window = window;
    }

    /** The best passages for a query. */
    public static BareSearch of(LuceneIndex index, LexicalQuery query, int limit) {
        return new BareSearch(index, WordSearch.anyOf(query.clauses()), limit, null, limit);
    }

    /** The same, put into order by the clauses that feedback makes, which are made here. */
    public static BareSearch refined(
            LuceneIndex index, LexicalQuery query, Feedback feedback, ReadySet ready, int limit) {
        var clauses = index.readReady(ready, searcher -> new WordSearch(searcher).suggested(query, feedback));
        return new BareSearch(
                index, WordSearch.anyOf(query.clauses()), limit, WordSearch.anyOf(clauses), feedback.window());
    }

    @Override
    public void run() {
        index.read(state -> {
            var searcher = new IndexSearcher(state.getIndexReader());
            searcher.setSimilarity(ReadyViews.SIMILARITY);
            return found(searcher);
        });
    }

    private TopDocs found(IndexSearcher searcher) throws IOException {
        var found = searcher.search(query, window);
        var top = more == null ? found : QueryRescorer.rescore(searcher, found, more, 1, limit);
        var stored = searcher.storedFields();
        for (ScoreDoc hit : top.scoreDocs) {
            stored.document(hit.doc);
        }
        return top;
    }
}
