package io.lectern.evaluation.retrieval;

import java.util.List;

/** What was measured of each way to cut the same texts, all searched alike. */
public record ChunkingReport(int texts, int questions, int retrieved, List<Row> rows) {

    public ChunkingReport {
        rows = List.copyOf(rows);
    }

    /**
     * One way to cut.
     *
     * @param meanTokens estimated tokens of a passage
     * @param scores of the passages that were retrieved
     * @param precisionOmega precision when every passage that holds something wanted is retrieved, and no other
     */
    public record Row(String splitting, long passages, double meanTokens, SpanScores scores, double precisionOmega) {}
}
