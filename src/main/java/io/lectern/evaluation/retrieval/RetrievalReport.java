package io.lectern.evaluation.retrieval;

/**
 * What was measured on one set.
 *
 * @param queries those with relevant texts, which the scores are means over
 * @param queriesWithoutRelevant those left out
 * @param latencyMillis of a search for ten hits with highlights, one after the other
 */
public record RetrievalReport(
        String set,
        int texts,
        long passages,
        int queries,
        int queriesWithoutRelevant,
        RankingScores scores,
        Latency latencyMillis) {

    /** Half of the queries took at most {@code p50} milliseconds, 99 of 100 at most {@code p99}. */
    public record Latency(double p50, double p99) {}
}
