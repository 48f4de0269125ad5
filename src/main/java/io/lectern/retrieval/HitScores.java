package io.lectern.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * Where a hit comes from. A rank is 1 for the best.
 *
 * @param lexicalRank among the passages that hold words of the query; null when it was not among those looked at
 * @param lexicalScore its BM25 score
 * @param denseRank among the passages whose vectors are nearest to the query's; null when it was not among those looked at
 * @param cosine of the angle between its vector and the query's, -1 to 1
 * @param rerankScore what the rerank model says, not bounded; null when it was not asked
 */
public record HitScores(
        @Nullable Integer lexicalRank,
        @Nullable Float lexicalScore,
        @Nullable Integer denseRank,
        @Nullable Float cosine,
        @Nullable Float rerankScore) {

    /** Of a passage that was found by its words. */
    public static HitScores lexical(int rank, float score) {
        return new HitScores(rank, score, null, null, null);
    }

    /** Of a passage that was found by its vector. */
    public static HitScores dense(int rank, float cosine) {
        return new HitScores(null, null, rank, cosine, null);
    }

    /** Of a passage that was found in both ways. */
    public HitScores withDense(int rank, float newCosine) {
        return new HitScores(lexicalRank, lexicalScore, rank, newCosine, rerankScore);
    }

    public HitScores withRerank(float score) {
        return new HitScores(lexicalRank, lexicalScore, denseRank, cosine, score);
    }
}
