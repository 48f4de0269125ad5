package io.lectern.retrieval.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** How rare terms are in one state of the index. */
record TermStatistics(IndexSearcher searcher) {

    /** A word in a heading says more of a passage than one in its text. */
    private static final float CONTEXT_WEIGHT = 2;

    /** Each term is searched in two fields, so this stays well below Lucene's limit of clauses. */
    private static final int MAX_TERMS = 256;

    /**
     * As if there were this many more passages that hold none of the terms: in an index of a few passages rarity would
     * otherwise say that only unknown words matter.
     */
    private static final int BACKGROUND_PASSAGES = 100;

    /** A term of a query, and in how many passages it is. */
    record Clause(Analysis analysis, String term, int count, int passages) {

        Query query() {
            var fields = new CombinedFieldQuery.Builder(term)
                    .addField(analysis.bodyField())
                    .addField(analysis.contextField(), CONTEXT_WEIGHT)
                    .build();
            return count == 1 ? fields : new BoostQuery(fields, count);
        }
    }

    /** The terms of a query; of one that has too many, those that tell most. */
    List<Clause> rarest(QueryText query) throws IOException {
        var clauses = new ArrayList<Clause>();
        for (var terms : query.terms().entrySet()) {
            for (var term : terms.getValue().entrySet()) {
                int passages = passages(terms.getKey(), term.getKey());
                if (passages > 0) {
                    clauses.add(new Clause(terms.getKey(), term.getKey(), term.getValue(), passages));
                }
            }
        }
        if (clauses.size() <= MAX_TERMS) {
            return clauses;
        }
        clauses.sort(Comparator.comparingInt(Clause::passages)
                .thenComparing(Clause::analysis)
                .thenComparing(Clause::term));
        return clauses.subList(0, MAX_TERMS);
    }

    WeightedTerms weigh(QueryText query) throws IOException {
        var stems = new LinkedHashMap<String, Double>();
        var words = new ArrayList<WeightedTerms.CjkWord>();
        if (!query.onlyFunctionWords()) {
            for (var stem : query.terms().getOrDefault(Analysis.STEMS, Map.of()).keySet()) {
                stems.put(stem, weight(passages(Analysis.STEMS, stem)));
            }
            for (var word : query.cjkWords()) {
                words.add(weighed(word));
            }
        }
        return new WeightedTerms(stems, words);
    }

    private WeightedTerms.CjkWord weighed(String word) throws IOException {
        var parts = Token.of(Analysis.BIGRAMS.analyzer(), word).stream()
                .map(Token::term)
                .distinct()
                .toList();
        int passages = Integer.MAX_VALUE;
        for (var part : parts) {
            boolean single = part.codePointCount(0, part.length()) == 1;
            passages = Math.min(passages, passages(single ? Analysis.WORDS : Analysis.BIGRAMS, part));
        }
        return new WeightedTerms.CjkWord(
                parts.isEmpty() ? List.of(word) : parts, weight(parts.isEmpty() ? 0 : passages));
    }

    private int passages(Analysis analysis, String term) throws IOException {
        var reader = searcher.getIndexReader();
        return Math.max(
                reader.docFreq(new Term(analysis.bodyField(), term)),
                reader.docFreq(new Term(analysis.contextField(), term)));
    }

    /** The inverse document frequency of BM25 over the passages and the background. */
    private double weight(int passages) {
        double all = searcher.getIndexReader().maxDoc() + BACKGROUND_PASSAGES;
        double holding = passages + 1;
        return Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
    }
}
