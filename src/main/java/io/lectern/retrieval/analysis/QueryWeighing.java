package io.lectern.retrieval.analysis;

import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of a query what an index is asked for, and tells how much each of its words says, by the counts of the index. */
public record QueryWeighing(TermCounts counts) {

    /** Well below the limits of the indexes. */
    private static final int MAX_CLAUSES = 256;

    /**
     * As if there were this many more passages that hold none of the terms: in an index of a few passages rarity would
     * otherwise say that only unknown words matter.
     */
    private static final int BACKGROUND_PASSAGES = 100;

    private record Counted(Clause clause, int passages) {}

    /** The terms of a query that the index has; of one that has too many, those that tell most. */
    public LexicalQuery lexical(QueryText query) {
        var known = new ArrayList<Counted>();
        query.terms()
                .forEach((analysis, terms) -> terms.forEach((term, count) -> {
                    int passages = counts.holding(analysis, term);
                    if (passages > 0) {
                        known.add(new Counted(new Clause(analysis, term, count * analysis.weight()), passages));
                    }
                }));
        if (known.size() > MAX_CLAUSES) {
            known.sort(Comparator.comparingInt(Counted::passages)
                    .thenComparing(counted -> counted.clause().analysis())
                    .thenComparing(counted -> counted.clause().term()));
            known.subList(MAX_CLAUSES, known.size()).clear();
        }
        return new LexicalQuery(known.stream().map(Counted::clause).toList());
    }

    /** The words of a query that carry its meaning, by how rare they are. */
    public QueryTerms terms(QueryText query) {
        return weighted(query);
    }

    /** Finds in passages what the query asks for. */
    public PassageMatching matching(QueryText query) {
        return new PassageMatching(query, weighted(query));
    }

    private WeightedTerms weighted(QueryText query) {
        var stems = new LinkedHashMap<String, Double>();
        var words = new LinkedHashMap<QueryText.CjkWord, Double>();
        if (!query.onlyFunctionWords()) {
            for (var stem : query.terms().getOrDefault(Analysis.STEMS, Map.of()).keySet()) {
                stems.put(stem, weight(counts.holding(Analysis.STEMS, stem)));
            }
            query.cjkWords().forEach(word -> words.put(word, weight(rarest(word.parts()))));
        }
        return new WeightedTerms(stems, words);
    }

    private int rarest(List<String> parts) {
        return parts.stream()
                .mapToInt(part -> counts.holding(QueryText.fieldOfPart(part), part))
                .min()
                .orElse(0);
    }

    /** The inverse document frequency of BM25 over the passages and the background. */
    private double weight(int passages) {
        double all = (double) counts.passages() + BACKGROUND_PASSAGES;
        double holding = passages + 1.0;
        return Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
    }
}
