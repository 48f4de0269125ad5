package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.TextRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanScoresTests {

    @Test
    void areWhatIsReckonedByHand() {
        var wanted = List.of(new TextRange(10, 20), new TextRange(50, 60));
        var retrieved = List.of(new TextRange(0, 15), new TextRange(12, 30));

        var scores = SpanScores.of(wanted, retrieved, 7);

        assertThat(scores.recall()).isEqualTo(10.0 / 20);
        assertThat(scores.precision()).isEqualTo(10.0 / (15 + 18 + 7));
        assertThat(scores.iou()).isEqualTo(10.0 / (40 + 10));
    }

    @Test
    void areZeroWhenNothingIsFound() {
        assertThat(SpanScores.of(List.of(new TextRange(0, 5)), List.of(), 0)).isEqualTo(new SpanScores(0, 0, 0));
    }

    @Test
    void countTextThatSeveralPassagesHoldOnceInPrecisionOmega() {
        var wanted = List.of(new TextRange(10, 20), new TextRange(50, 60));
        var holding = List.of(new TextRange(0, 15), new TextRange(12, 30));

        assertThat(SpanScores.omega(wanted, holding)).isEqualTo(10.0 / (30 + 10));
    }
}
