package io.lectern.evaluation.retrieval;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How good one ranking of texts is, or many are on average. Grades are gains as they are (linear), a text that is not
 * judged has none.
 *
 * @param recallAt1 share of all relevant texts that are among the first
 * @param reciprocalRankAt10 1 divided by the rank of the first relevant text, 0 when it is not among the first ten
 * @param ndcgAt10 discounted cumulative gain of the first ten, divided by that of the best possible order
 */
public record RankingScores(
        double recallAt1,
        double recallAt5,
        double recallAt10,
        double recallAt100,
        double reciprocalRankAt10,
        double ndcgAt10) {

    static final int DEEPEST = 100;

    private static final int DEPTH = 10;

    /**
     * @param ranked ids, best first, each once
     * @param relevant grades above 0 by id, at least one
     */
    static RankingScores of(List<String> ranked, Map<String, Integer> relevant) {
        return of(ranked, ranked, relevant);
    }

    /**
     * @param ranked ids, best first, each once
     * @param deep the same from a search for more, for recall among the first {@value #DEEPEST}
     * @param relevant grades above 0 by id, at least one
     */
    static RankingScores of(List<String> ranked, List<String> deep, Map<String, Integer> relevant) {
        if (relevant.isEmpty()) {
            throw new IllegalArgumentException("a query without relevant texts has no scores");
        }
        return new RankingScores(
                recall(ranked, relevant, 1),
                recall(ranked, relevant, 5),
                recall(ranked, relevant, 10),
                recall(deep, relevant, DEEPEST),
                reciprocalRank(ranked, relevant),
                ndcg(ranked, relevant));
    }

    /** The mean of each score; 0 when there are none. */
    static RankingScores mean(List<RankingScores> scores) {
        double n = Math.max(1, scores.size());
        return new RankingScores(
                scores.stream().mapToDouble(RankingScores::recallAt1).sum() / n,
                scores.stream().mapToDouble(RankingScores::recallAt5).sum() / n,
                scores.stream().mapToDouble(RankingScores::recallAt10).sum() / n,
                scores.stream().mapToDouble(RankingScores::recallAt100).sum() / n,
                scores.stream().mapToDouble(RankingScores::reciprocalRankAt10).sum() / n,
                scores.stream().mapToDouble(RankingScores::ndcgAt10).sum() / n);
    }

    private static double recall(List<String> ranked, Map<String, Integer> relevant, int depth) {
        long found = ranked.stream().limit(depth).filter(relevant::containsKey).count();
        return (double) found / relevant.size();
    }

    private static double reciprocalRank(List<String> ranked, Map<String, Integer> relevant) {
        for (int i = 0; i < Math.min(DEPTH, ranked.size()); i++) {
            if (relevant.containsKey(ranked.get(i))) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double ndcg(List<String> ranked, Map<String, Integer> relevant) {
        var gains = ranked.stream().map(id -> relevant.getOrDefault(id, 0)).toList();
        var best = relevant.values().stream().sorted(Comparator.reverseOrder()).toList();
        return discounted(gains) / discounted(best);
    }

    private static double discounted(List<Integer> gains) {
        double sum = 0;
        for (int i = 0; i < Math.min(DEPTH, gains.size()); i++) {
            sum += gains.get(i) * Math.log(2) / Math.log(i + 2.0);
        }
        return sum;
    }
}
