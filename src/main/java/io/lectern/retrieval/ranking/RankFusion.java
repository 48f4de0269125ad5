package io.lectern.retrieval.ranking;

import io.lectern.document.VersionId;
import io.lectern.retrieval.HitScores;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.ranking.Ranked.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion: a passage's score is the sum over the rankings that it is in of {@code weight / (constant +
 * rank)}. It needs no scores that can be compared, which BM25 and cosines are not, and no training.
 *
 * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack, Clarke and Büttcher: Reciprocal Rank Fusion outperforms
 *     Condorcet and individual Rank Learning Methods, SIGIR 2009</a>
 */
record RankFusion(int constant, double lexicalWeight, double denseWeight) {

    private record Place(VersionId version, int ordinal) {

        static Place of(Passage passage) {
            return new Place(passage.version(), passage.ordinal());
        }
    }

    private record Fused(Passage passage, double score, HitScores scores) {

        /** The better rank of the two. */
        int bestRank() {
            int lexical = scores.lexicalRank() == null ? Integer.MAX_VALUE : scores.lexicalRank();
            int dense = scores.denseRank() == null ? Integer.MAX_VALUE : scores.denseRank();
            return Math.min(lexical, dense);
        }
    }

    /** Equal sums go to the better single rank, then to the order of document, version and ordinal. */
    private static final Comparator<Fused> BEST_FIRST = Comparator.comparingDouble(Fused::score)
            .reversed()
            .thenComparingInt(Fused::bestRank)
            .thenComparing(fused -> fused.passage().version().document().toString())
            .thenComparingInt(fused -> fused.passage().version().version())
            .thenComparingInt(fused -> fused.passage().ordinal());

    /** One order of both rankings, which are each best first. */
    List<Entry> fuse(List<FoundPassage> lexical, List<FoundPassage> dense) {
        Map<Place, Fused> fused = new LinkedHashMap<>();
        for (int rank = 1; rank <= lexical.size(); rank++) {
            var found = lexical.get(rank - 1);
            fused.put(
                    Place.of(found.passage()),
                    new Fused(
                            found.passage(),
                            lexicalWeight / (constant + rank),
                            HitScores.lexical(rank, found.score())));
        }
        for (int rank = 1; rank <= dense.size(); rank++) {
            var found = dense.get(rank - 1);
            double score = denseWeight / (constant + rank);
            var alone = new Fused(found.passage(), score, HitScores.dense(rank, found.score()));
            int denseRank = rank;
            fused.merge(
                    Place.of(found.passage()),
                    alone,
                    (known, same) -> new Fused(
                            known.passage(),
                            known.score() + score,
                            known.scores().withDense(denseRank, found.score())));
        }
        var ordered = new ArrayList<>(fused.values());
        ordered.sort(BEST_FIRST);
        return ordered.stream()
                .map(entry -> new Entry(entry.passage(), (float) entry.score(), entry.scores()))
                .toList();
    }
}
