package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.LexicalQuery;
import java.io.IOException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;

/**
 * A query of Lucene's own, with nothing of ours around it: the best passages by BM25, read from the index. Measurements
 * compare search with it.
 */
public record BareSearch(LuceneIndex index, LexicalQuery query, int limit) implements Runnable {

    @Override
    public void run() {
        index.read(state -> found(new IndexSearcher(state.getIndexReader())));
    }

    private TopDocs found(IndexSearcher searcher) throws IOException {
        var clauses = new BooleanQuery.Builder();
        for (var clause : query.clauses()) {
            var term = new TermQuery(new Term(clause.analysis().field(), clause.term()));
            clauses.add(new BoostQuery(term, clause.weight()), Occur.SHOULD);
        }
        var top = searcher.search(clauses.build(), limit);
        var stored = searcher.storedFields();
        for (var hit : top.scoreDocs) {
            stored.document(hit.doc);
        }
        return top;
    }
}
