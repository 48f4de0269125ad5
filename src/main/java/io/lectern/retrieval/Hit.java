package io.lectern.retrieval;

import io.lectern.document.TextRange;
import java.util.List;

/**
 * A passage that a search found.
 *
 * @param score higher is better; comparable within one search only
 * @param coverage share of the query's distinct terms, weighted by their rarity, that the passage holds: 0 to 1
 * @param highlights ranges of the canonical text that match the query, in order
 */
public record Hit(Passage passage, float score, double coverage, List<TextRange> highlights) {

    public Hit {
        highlights = List.copyOf(highlights);
    }
}
