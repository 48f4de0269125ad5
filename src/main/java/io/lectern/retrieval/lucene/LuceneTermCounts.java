package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.BytesRef;

/** The counts of some terms in one state of the Lucene index. */
record LuceneTermCounts(int passages, Map<Analysis, Map<String, Integer>> counts) implements TermCounts {

    /** A term as the index writes it, and how many passages hold it. */
    private static final class Counted implements Comparable<Counted> {

        private final String term;
        private final BytesRef written;
        private int passages;

        Counted(String term) {
            this.term = term;
            this.written = new BytesRef(term);
        }

        @Override
        public int compareTo(Counted other) {
            return written.compareTo(other.written);
        }
    }

    static LuceneTermCounts of(IndexReader reader, Map<Analysis, Set<String>> terms) throws IOException {
        var counts = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        for (var analysis : terms.entrySet()) {
            counts.put(analysis.getKey(), counted(reader, analysis.getKey().field(), analysis.getValue()));
        }
        return new LuceneTermCounts(reader.numDocs(), counts);
    }

    /** In the order of the dictionary, so that each segment's is gone through once. */
    private static Map<String, Integer> counted(IndexReader reader, String field, Collection<String> terms)
            throws IOException {
        var sorted = terms.stream().map(Counted::new).sorted().toList();
        for (var leaf : reader.leaves()) {
            var dictionary = leaf.reader().terms(field);
            if (dictionary != null && !sorted.isEmpty()) {
                var at = dictionary.iterator();
                for (var counted : sorted) {
                    counted.passages += at.seekExact(counted.written) ? at.docFreq() : 0;
                }
            }
        }
        var counts = HashMap.<String, Integer>newHashMap(sorted.size());
        sorted.forEach(counted -> counts.put(counted.term, counted.passages));
        return counts;
    }

    @Override
    public int holding(Analysis analysis, String term) {
        return counts.getOrDefault(analysis, Map.of()).getOrDefault(term, 0);
    }
}
