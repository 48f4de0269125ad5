package io.lectern.retrieval.internal;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/** The counts of one state of the Lucene index. */
record IndexTermCounts(IndexReader reader) implements TermCounts {

    @Override
    public int passages() {
        return reader.numDocs();
    }

    @Override
    public int holding(Analysis analysis, String term) {
        try {
            return reader.docFreq(new Term(analysis.field(), term));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
