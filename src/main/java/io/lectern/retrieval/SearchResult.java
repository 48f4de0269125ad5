package io.lectern.retrieval;

import java.util.List;

/**
 * What a search found.
 *
 * @param hits best first
 * @param degraded what was left out; empty when nothing was
 */
public record SearchResult(List<Hit> hits, List<Degradation> degraded) {

    public SearchResult {
        hits = List.copyOf(hits);
        degraded = List.copyOf(degraded);
    }
}
