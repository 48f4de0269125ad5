package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/** The counts of some terms in one state of the Lucene index. */
record LuceneTermCounts(int passages, Map<Analysis, Map<String, Integer>> counts) implements TermCounts {

    static LuceneTermCounts of(IndexReader reader, Map<Analysis, Set<String>> terms) throws IOException {
        var counts = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        for (var analysis : terms.entrySet()) {
            var ofAnalysis = new HashMap<String, Integer>();
            for (var term : analysis.getValue()) {
                ofAnalysis.put(term, reader.docFreq(new Term(analysis.getKey().field(), term)));
            }
            counts.put(analysis.getKey(), ofAnalysis);
        }
        return new LuceneTermCounts(reader.numDocs(), counts);
    }

    @Override
    public int holding(Analysis analysis, String term) {
        return counts.getOrDefault(analysis, Map.of()).getOrDefault(term, 0);
    }
}
