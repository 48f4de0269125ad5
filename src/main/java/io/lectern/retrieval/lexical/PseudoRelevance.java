package io.lectern.retrieval.lexical;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the best passages for relevant and asks for their words too, as RM3 does: each passage counts by how much less
 * than the best one it scored, so that one passage which stands out is asked for alone, and its words hardly change what
 * was found.
 *
 * <p>V. Lavrenko and W. B. Croft, "Relevance-Based Language Models", SIGIR 2001.
 */
final class PseudoRelevance implements Feedback {

    private static final int PASSAGES = 5;
    private static final int WINDOW = 200;
    /** Terms that are looked at, and those of them that are asked for. */
    private static final int CANDIDATES = 150;

    private static final int TERMS = 50;
    /** The share of a term below which it changes no order; of a passage that scored far less nothing is left at all. */
    private static final double LEAST = 1e-6;

    /** What all these terms of an analysis weigh together, for each term of the query. */
    private static final double WEIGHT = 0.5;

    private final Map<Analysis, Double> weights;
    private final int window;

    PseudoRelevance(LexicalQuery query, int limit) {
        this.weights = new EnumMap<>(Analysis.class);
        query.clauses().forEach(clause -> weights.merge(clause.analysis(), (double) clause.weight(), Double::sum));
        this.window = Math.max(WINDOW, limit);
    }

    @Override
    public int passages() {
        return PASSAGES;
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public List<Clause> clauses(List<FoundPassage> best, Counts counts) throws IOException {
        var candidates = new EnumMap<Analysis, Map<String, Double>>(Analysis.class);
        weights.keySet().forEach(analysis -> candidates.put(analysis, shared(best, analysis)));
        var terms = new EnumMap<Analysis, Set<String>>(Analysis.class);
        candidates.forEach((analysis, shares) -> terms.put(analysis, shares.keySet()));
        var held = counts.of(terms);
        var clauses = new ArrayList<Clause>();
        candidates.forEach((analysis, shares) -> clauses.addAll(chosen(analysis, shares, held)));
        return clauses;
    }

    /** The candidates that tell most, each weighed by its share. */
    private List<Clause> chosen(Analysis analysis, Map<String, Double> shares, TermCounts held) {
        var telling = new HashMap<String, Double>();
        shares.forEach((term, share) ->
                telling.put(term, share * rarity(held.holding(analysis, term), held.passages())));
        var terms = greatest(telling, TERMS).stream()
                .filter(term -> shares.getOrDefault(term, 0.0) > LEAST)
                .toList();
        double sum = terms.stream()
                .mapToDouble(term -> shares.getOrDefault(term, 0.0))
                .sum();
        double weight = WEIGHT * weights.getOrDefault(analysis, 0.0) / sum;
        return terms.stream()
                .map(term -> new Clause(analysis, term, (float) (weight * shares.getOrDefault(term, 0.0))))
                .toList();
    }

    /** How much each term belongs to the passages: its BM25 frequency in each, by the weight of the passage. */
    private static Map<String, Double> shared(List<FoundPassage> best, Analysis analysis) {
        var texts = best.stream()
                .map(found -> PassageTerms.of(found.passage(), analysis))
                .toList();
        double averageLength = texts.stream().mapToInt(List::size).average().orElse(0);
        var shares = new HashMap<String, Double>();
        for (int i = 0; i < best.size(); i++) {
            double passage = Math.exp(best.get(i).score() - best.getFirst().score());
            double length = texts.get(i).size();
            double norm = LexicalQuery.K1 * (1 - LexicalQuery.B + LexicalQuery.B * length / averageLength);
            for (var term : counted(texts.get(i)).entrySet()) {
                shares.merge(term.getKey(), passage * term.getValue() / (term.getValue() + norm), Double::sum);
            }
        }
        shares.keySet().removeIf(term -> analysis == Analysis.STEMS && term.length() < 2);
        var candidates = new HashMap<String, Double>();
        greatest(shares, CANDIDATES).forEach(term -> candidates.put(term, shares.getOrDefault(term, 0.0)));
        return candidates;
    }

    private static Map<String, Integer> counted(List<String> terms) {
        var counts = new HashMap<String, Integer>();
        terms.forEach(term -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    private static List<String> greatest(Map<String, Double> values, int limit) {
        return values.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Collections.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The inverse document frequency of BM25. */
    private static double rarity(int holding, int passages) {
        return Math.log(1 + Math.max(0, passages - holding + 0.5) / (holding + 0.5));
    }
}
