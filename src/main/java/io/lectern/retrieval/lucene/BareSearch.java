package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.LexicalQuery;
import java.util.function.IntSupplier;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;

/**
 * A query of Lucene's own, with nothing of ours around it: the best passages by BM25, read from the index. Measurements
 * compare search with it.
 */
public record BareSearch(LuceneIndex index, LexicalQuery query, int limit) implements IntSupplier {

    /** How many passages it found. */
    @Override
    public int getAsInt() {
        return index.read(state -> {
            var searcher = new IndexSearcher(state.getIndexReader());
            var clauses = new BooleanQuery.Builder();
            for (var clause : query.clauses()) {
                var term = new TermQuery(new Term(clause.analysis().field(), clause.term()));
                clauses.add(new BoostQuery(term, clause.weight()), Occur.SHOULD);
            }
            var top = searcher.search(clauses.build(), limit);
            var stored = searcher.storedFields();
            int read = 0;
            for (var hit : top.scoreDocs) {
                read += stored.document(hit.doc).getFields().isEmpty() ? 0 : 1;
            }
            return read;
        });
    }
}
