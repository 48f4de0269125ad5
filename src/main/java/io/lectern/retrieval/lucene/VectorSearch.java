package io.lectern.retrieval.lucene;

import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.FoundPassage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnCollectorManager;

/** Finds the passages whose vectors are nearest to a question's, among those that a searcher sees. */
record VectorSearch(VectorSizes sizes, IndexSearcher searcher) {

    /** Quantized vectors and graphs miss some: so many times more are looked at, and ordered by their exact vectors. */
    private static final int OVERSAMPLING = 2;

    private static final String FIELD = "vector.";
    private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

    private record Scored(int document, double cosine, long[] place) {}

    static KnnFloatVectorField field(Embedding embedding) {
        return new KnnFloatVectorField(FIELD + embedding.space(), embedding.numbers(), SIMILARITY);
    }

    /** The spaces of the vectors that an index has or had, in order. */
    static List<String> spaces(IndexReader reader) {
        var spaces = new ArrayList<String>();
        for (var field : FieldInfos.getMergedFieldInfos(reader)) {
            if (field.hasVectorValues()) {
                spaces.add(field.name.substring(FIELD.length()));
            }
        }
        return spaces;
    }

    List<FoundPassage> nearest(Embedding question, int limit) throws IOException {
        var field = FIELD + question.space();
        var query = new Nearest(field, question.numbers(), limit * OVERSAMPLING, sizes.exactBelow());
        var candidates = searcher.search(query, limit * OVERSAMPLING).scoreDocs;
        var exact = new FullPrecisionFloatVectorSimilarityValuesSource(question.numbers(), field, SIMILARITY);
        var scored = new ArrayList<Scored>(candidates.length);
        for (var candidate : candidates) {
            scored.add(scored(candidate.doc, exact));
        }
        scored.sort(
                Comparator.comparingDouble(Scored::cosine).reversed().thenComparing(Scored::place, Arrays::compare));
        var stored = searcher.storedFields();
        var found = new ArrayList<FoundPassage>();
        for (var best : scored.subList(0, Math.min(limit, scored.size()))) {
            var passage = PassageDocument.passage(stored.document(best.document()), "");
            found.add(new FoundPassage(passage, (float) best.cosine()));
        }
        return found;
    }

    private Scored scored(int document, FullPrecisionFloatVectorSimilarityValuesSource exact) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        var leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        int inLeaf = document - leaf.docBase;
        var similarity = exact.getSimilarityScores(leaf);
        if (!similarity.advanceExact(inLeaf)) {
            throw new IllegalStateException("a passage that was found by its vector has none");
        }
        // Lucene's score is (1 + cosine) / 2.
        return new Scored(document, 2 * similarity.doubleValue() - 1, place(leaf.reader(), inLeaf));
    }

    private static long[] place(LeafReader segment, int document) throws IOException {
        var place = new long[PassageDocument.PLACE.size()];
        for (int i = 0; i < place.length; i++) {
            var values = DocValues.getNumeric(segment, PassageDocument.PLACE.get(i));
            if (!values.advanceExact(document)) {
                throw new IllegalStateException("a passage in the index has no place");
            }
            place[i] = values.longValue();
        }
        return place;
    }

    /** Compares one by one where a graph would save little: of what a search may show there are few. */
    private static final class Nearest extends KnnFloatVectorQuery {

        private final int exactBelow;

        Nearest(String field, float[] target, int k, int exactBelow) {
            super(field, target, k, new ReadyFilter());
            this.exactBelow = exactBelow;
        }

        @Override
        protected TopDocs approximateSearch(
                LeafReaderContext leaf, AcceptDocs accepted, int visitLimit, KnnCollectorManager collectors)
                throws IOException {
            if (accepted.cost() < exactBelow) {
                // "Not finished" makes Lucene do it exactly.
                return new TopDocs(new TotalHits(0, TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO), new ScoreDoc[0]);
            }
            return super.approximateSearch(leaf, accepted, visitLimit, collectors);
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other) && other instanceof Nearest nearest && nearest.exactBelow == exactBelow;
        }

        @Override
        public int hashCode() {
            return 31 * super.hashCode() + exactBelow;
        }
    }
}
