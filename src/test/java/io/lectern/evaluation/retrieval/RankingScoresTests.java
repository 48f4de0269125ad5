package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingScoresTests {

    @Test
    void areWhatIsReckonedByHand() {
        var relevant = Map.of("a", 3, "b", 1, "c", 2);

        var scores = RankingScores.of(List.of("x", "b", "y", "a", "z"), relevant);

        assertThat(scores.recallAt1()).isZero();
        assertThat(scores.recallAt5()).isEqualTo(2.0 / 3);
        assertThat(scores.recallAt100()).isEqualTo(2.0 / 3);
        assertThat(scores.reciprocalRankAt10()).isEqualTo(0.5);
        double gained = 1 / log2(3) + 3 / log2(5);
        double best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4);
        assertThat(scores.ndcgAt10()).isCloseTo(gained / best, within(1e-12));
    }

    @Test
    void areOneForTheBestOrder() {
        var scores = RankingScores.of(List.of("a", "c", "b"), Map.of("a", 3, "b", 1, "c", 2));

        assertThat(scores.ndcgAt10()).isEqualTo(1);
        assertThat(scores.reciprocalRankAt10()).isEqualTo(1);
        assertThat(scores.recallAt5()).isEqualTo(1);
    }

    @Test
    void lookNoFurtherThanTheirDepth() {
        var ranked = IntStream.rangeClosed(1, 100).mapToObj(String::valueOf).toList();

        var scores = RankingScores.of(ranked, Map.of("11", 1));

        assertThat(scores.recallAt10()).isZero();
        assertThat(scores.reciprocalRankAt10()).isZero();
        assertThat(scores.ndcgAt10()).isZero();
        assertThat(scores.recallAt100()).isEqualTo(1);
    }

    @Test
    void areOneOfTenWhenMoreAreRelevantThanCanBeAmongTheFirstTen() {
        var relevant = IntStream.rangeClosed(1, 20).boxed().collect(Collectors.toMap(String::valueOf, i -> 1));
        var ranked = IntStream.rangeClosed(1, 10).mapToObj(String::valueOf).toList();

        var scores = RankingScores.of(ranked, relevant);

        assertThat(scores.ndcgAt10()).isEqualTo(1);
        assertThat(scores.recallAt10()).isEqualTo(0.5);
    }

    @Test
    void ofAQueryWithoutRelevantTextsDoNotExist() {
        assertThatIllegalArgumentException().isThrownBy(() -> RankingScores.of(List.of("a"), Map.of()));
    }

    @Test
    void ofManyQueriesAreMeans() {
        var one = RankingScores.of(List.of("a"), Map.of("a", 1));
        var none = RankingScores.of(List.of("b"), Map.of("a", 1));

        assertThat(RankingScores.mean(List.of(one, none, none, none)).ndcgAt10())
                .isEqualTo(0.25);
        assertThat(RankingScores.mean(List.of()).recallAt1()).isZero();
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
