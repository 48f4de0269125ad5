package io.lectern.evaluation.retrieval;

import io.lectern.document.TextRange;
import java.util.BitSet;
import java.util.List;

/**
 * How well retrieved passages hold exactly the text that answers a question, in characters, as the authors of
 * chunking_evaluation reckon (Chroma, "Evaluating Chunking Strategies for Retrieval", 2024; their program counts
 * characters too).
 *
 * @param recall share of the wanted text that was retrieved
 * @param precision share of the retrieved text that was wanted; what passages share is counted in each
 * @param iou wanted and retrieved text, as a share of all that was retrieved and all that was missed
 */
public record SpanScores(double recall, double precision, double iou) {

    /**
     * @param wanted ranges of the text that answers, at least one character
     * @param retrieved ranges of passages of the same text
     * @param elsewhere characters of the passages that were retrieved from other texts
     */
    static SpanScores of(List<TextRange> wanted, List<TextRange> retrieved, long elsewhere) {
        var wantedAt = characters(wanted);
        var found = characters(retrieved);
        found.and(wantedAt);
        long retrievedLength =
                elsewhere + retrieved.stream().mapToLong(TextRange::length).sum();
        long hit = found.cardinality();
        long missed = wantedAt.cardinality() - hit;
        return new SpanScores(
                (double) hit / wantedAt.cardinality(),
                retrievedLength == 0 ? 0 : (double) hit / retrievedLength,
                (double) hit / (retrievedLength + missed));
    }

    /**
     * Precision omega: how exact an answer of all passages that hold some of the wanted text would be. What they share is
     * counted once, and what they miss counts against them.
     *
     * @param wanted ranges of the text that answers, at least one character
     * @param holding ranges of all passages that overlap one of these
     */
    static double omega(List<TextRange> wanted, List<TextRange> holding) {
        var wantedAt = characters(wanted);
        var all = characters(holding);
        all.or(wantedAt);
        var found = characters(holding);
        found.and(wantedAt);
        return (double) found.cardinality() / all.cardinality();
    }

    static SpanScores mean(List<SpanScores> scores) {
        double n = Math.max(1, scores.size());
        return new SpanScores(
                scores.stream().mapToDouble(SpanScores::recall).sum() / n,
                scores.stream().mapToDouble(SpanScores::precision).sum() / n,
                scores.stream().mapToDouble(SpanScores::iou).sum() / n);
    }

    private static BitSet characters(List<TextRange> ranges) {
        var characters = new BitSet();
        ranges.forEach(range -> characters.set(range.start(), range.end()));
        return characters;
    }
}
