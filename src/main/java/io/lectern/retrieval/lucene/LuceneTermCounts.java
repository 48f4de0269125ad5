package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/** Counts terms in one state of the Lucene index when they are first asked for. Used by one thread. */
final class LuceneTermCounts implements TermCounts {

    private final IndexReader reader;
    private final Map<Analysis, Field> fields = new EnumMap<>(Analysis.class);

    /** The dictionaries of the segments, opened once, and what was found in them. */
    private record Field(List<TermsEnum> dictionaries, Map<String, Integer> counts) {

        static Field of(IndexReader reader, String name) throws IOException {
            var dictionaries = new ArrayList<TermsEnum>();
            for (var leaf : reader.leaves()) {
                var terms = leaf.reader().terms(name);
                if (terms != null) {
                    dictionaries.add(terms.iterator());
                }
            }
            return new Field(dictionaries, new HashMap<>());
        }

        int counted(String term) throws IOException {
            var written = new BytesRef(term);
            int passages = 0;
            for (var dictionary : dictionaries) {
                passages += dictionary.seekExact(written) ? dictionary.docFreq() : 0;
            }
            counts.put(term, passages);
            return passages;
        }
    }

    /** What is known of some terms when the state is not there any more. */
    private record Known(int passages, Map<Analysis, Map<String, Integer>> counts) implements TermCounts {

        @Override
        public int holding(Analysis analysis, String term) {
            return counts.getOrDefault(analysis, Map.of()).getOrDefault(term, 0);
        }
    }

    LuceneTermCounts(IndexReader reader) {
        this.reader = reader;
    }

    static TermCounts of(IndexReader reader, Map<Analysis, Set<String>> terms) {
        var counts = new LuceneTermCounts(reader);
        var known = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        terms.forEach((analysis, of) -> {
            var ofAnalysis = new HashMap<String, Integer>();
            of.forEach(term -> ofAnalysis.put(term, counts.holding(analysis, term)));
            known.put(analysis, ofAnalysis);
        });
        return new Known(counts.passages(), known);
    }

    @Override
    public int passages() {
        return reader.numDocs();
    }

    @Override
    public int holding(Analysis analysis, String term) {
        try {
            var field = fields.get(analysis);
            if (field == null) {
                field = Field.of(reader, analysis.field());
                fields.put(analysis, field);
            }
            var counted = field.counts().get(term);
            return counted == null ? field.counted(term) : counted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
