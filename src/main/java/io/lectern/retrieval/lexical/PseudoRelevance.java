package io.lectern.retrieval.lexical;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

    PseudoRelevance(LexicalQuery query) {
        this.weights = new EnumMap<>(Analysis.class);
        query.clauses().forEach(clause -> weights.merge(clause.analysis(), (double) clause.weight(), Double::sum));
    }

    @Override
    public int passages() {
        return PASSAGES;
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public Set<Analysis> analyses() {
        return weights.keySet();
    }

    @Override
    public Suggestion of(List<Seen> best) {
        var shares = new EnumMap<Analysis, Map<String, Double>>(Analysis.class);
        weights.keySet().forEach(analysis -> shares.put(analysis, shared(best, analysis)));
        return new Suggested(shares);
    }

    /** How much each term belongs to the passages. */
    private final class Suggested implements Suggestion {

        private final Map<Analysis, Map<String, Double>> shares;

        Suggested(Map<Analysis, Map<String, Double>> shares) {
            this.shares = shares;
        }

        @Override
        public Map<Analysis, Set<String>> terms() {
            var terms = new EnumMap<Analysis, Set<String>>(Analysis.class);
            shares.forEach((analysis, of) -> terms.put(analysis, of.keySet()));
            return terms;
        }

        @Override
        public List<Clause> clauses(TermCounts counts) {
            var clauses = new ArrayList<Clause>();
            shares.forEach((analysis, of) -> clauses.addAll(chosen(analysis, of, counts)));
            return clauses;
        }
    }

    /** A term by how much it tells. */
    private record Telling(String term, double share, double value) {

        static final Comparator<Telling> LEAST_FIRST =
                Comparator.comparingDouble(Telling::value).thenComparing(Telling::term, Comparator.reverseOrder());
    }

    /** The terms that tell most, each weighed by its share. */
    private List<Clause> chosen(Analysis analysis, Map<String, Double> shares, TermCounts counts) {
        var terms = telling(analysis, shares, counts);
        double sum = terms.stream().mapToDouble(Telling::share).sum();
        double weight = WEIGHT * weights.getOrDefault(analysis, 0.0) / sum;
        return terms.stream()
                .map(term -> new Clause(analysis, term.term(), (float) (weight * term.share())))
                .toList();
    }

    /** Ends where no term that follows could tell more, however rare it was: to count one is dear. */
    private static List<Telling> telling(Analysis analysis, Map<String, Double> shares, TermCounts counts) {
        double rarest = rarity(0, counts.passages());
        var best = new PriorityQueue<>(Telling.LEAST_FIRST);
        for (var of : shares.entrySet()) {
            double share = of.getValue();
            if (best.size() == TERMS && share * rarest < best.element().value()) {
                break;
            }
            double rarity = rarity(counts.holding(analysis, of.getKey()), counts.passages());
            best.add(new Telling(of.getKey(), share, share * rarity));
            if (best.size() > TERMS) {
                best.remove();
            }
        }
        return best.stream().sorted(Telling.LEAST_FIRST.reversed()).toList();
    }

    /** How much each term belongs to the passages, most first: its BM25 frequency in each, by the weight of the passage. */
    private static Map<String, Double> shared(List<Seen> best, Analysis analysis) {
        var texts = best.stream()
                .map(seen -> seen.terms().getOrDefault(analysis, Map.of()))
                .toList();
        double averageLength =
                texts.stream().mapToInt(PseudoRelevance::length).average().orElse(0);
        var shares = new HashMap<String, Double>();
        for (int i = 0; i < best.size(); i++) {
            double passage = Math.exp(best.get(i).score() - best.getFirst().score());
            double length = length(texts.get(i));
            double norm = LexicalQuery.K1 * (1 - LexicalQuery.B + LexicalQuery.B * length / averageLength);
            texts.get(i).forEach((term, count) -> shares.merge(term, passage * count / (count + norm), Double::sum));
        }
        shares.entrySet()
                .removeIf(of -> of.getValue() <= LEAST
                        || (analysis == Analysis.STEMS && of.getKey().length() < 2));
        var candidates = new LinkedHashMap<String, Double>();
        greatest(shares, CANDIDATES).forEach(term -> candidates.put(term, shares.getOrDefault(term, 0.0)));
        return candidates;
    }

    private static int length(Map<String, Integer> terms) {
        return terms.values().stream().mapToInt(Integer::intValue).sum();
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
