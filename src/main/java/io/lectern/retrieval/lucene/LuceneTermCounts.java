package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import org.apache.lucene.index.Term;

/** The counts of the Lucene index, each of the state at the moment it is asked for. */
record LuceneTermCounts(LuceneIndex index) implements TermCounts {

    @Override
    public int passages() {
        return index.read(searcher -> searcher.getIndexReader().numDocs());
    }

    @Override
    public int holding(Analysis analysis, String term) {
        return index.read(searcher -> searcher.getIndexReader().docFreq(new Term(analysis.field(), term)));
    }
}
