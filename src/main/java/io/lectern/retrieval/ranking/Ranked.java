package io.lectern.retrieval.ranking;

import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.HitScores;
import io.lectern.retrieval.Passage;
import java.util.List;

/**
 * Passages in their order.
 *
 * @param passages best first
 * @param degraded what was left out
 */
public record Ranked(List<Entry> passages, List<Degradation> degraded) {

    public Ranked {
        passages = List.copyOf(passages);
        degraded = List.copyOf(degraded);
    }

    /**
     * A passage in its order.
     *
     * @param passage without its filename
     * @param score falls with the rank
     * @param repeats passages of lower ranks that say the same
     */
    public record Entry(Passage passage, float score, HitScores scores, List<Passage> repeats) {

        public Entry {
            repeats = List.copyOf(repeats);
        }

        Entry(Passage passage, float score, HitScores scores) {
            this(passage, score, scores, List.of());
        }
    }
}
