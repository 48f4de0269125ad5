package io.lectern.retrieval;

import io.lectern.document.TextRange;
import java.util.List;

/**
 * A passage that a search found.
 *
 * @param score higher is better, and falls with the rank; comparable within one search only
 * @param coverage share of the query's distinct terms, weighted by their rarity, that the passage holds: 0 to 1
 * @param highlights ranges of the canonical text that match the query, in order
 * @param scores where it comes from
 * @param repeats passages that say the same and were left out for it, best first
 */
public record Hit(
        Passage passage,
        float score,
        double coverage,
        List<TextRange> highlights,
        HitScores scores,
        List<Passage> repeats) {

    public Hit {
        highlights = List.copyOf(highlights);
        repeats = List.copyOf(repeats);
    }
}
