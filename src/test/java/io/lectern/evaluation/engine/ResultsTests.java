package io.lectern.evaluation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.evaluation.engine.Figure.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultsTests {

    private final Results results = new Results();

    @Test
    void aFigureIsTheMedianWithItsExtremes() {
        for (double value : new double[] {9, 1, 4}) {
            results.add(Measure.HOT, value, 1);
        }

        assertThat(figure(Measure.HOT)).isEqualTo(new Figure(4.0, 1.0, 9.0, 3, 1.0, null, null));
        assertThat(Figure.median(List.of(4.0, 1.0))).isEqualTo(2.5);
    }

    @Test
    void ratiosAreTakenPairByPair() {
        pair(10, 20);
        pair(30, 20);
        pair(18, 20);

        assertThat(figure(Measure.USERS_RATIO).median()).isEqualTo(0.9);
        assertThat(figure(Measure.USERS_BARE).median()).isEqualTo(20);
    }

    @Test
    void figuresMeasuredWhileTimeWasStolenCarryAWarning() {
        results.add(Measure.COLD, 1, 5.1);
        results.add(Measure.HOT, 1, 4.9);

        assertThat(figure(Measure.COLD).warning()).contains("5 %");
        assertThat(figure(Measure.HOT).warning()).isNull();
        assertThat(results.warnings()).singleElement().asString().startsWith("in 1 figures");
    }

    @Test
    void whatWasNotMeasuredIsThereWithTheReason() {
        results.fail(Phase.USERS, "the engine gave up");
        results.explain(Measure.USERS_ENGINE, "nobody wrote at once");

        assertThat(figure(Measure.USERS_ENGINE)).isEqualTo(Figure.missing("nobody wrote at once"));
        assertThat(figure(Measure.USERS_RATIO)).isEqualTo(Figure.missing("the engine gave up"));
        assertThat(figure(Measure.COLD).reason()).isEqualTo("not measured");
        assertThat(JsonMapper.shared().writeValueAsString(figure(Measure.COLD)))
                .isEqualTo("{\"median\":null,\"repeats\":0,\"reason\":\"not measured\"}");
    }

    @Test
    void whatNobodyWantedIsNoReasonToWarn() {
        results.leaveOut(Phase.USERS);
        results.fail(Phase.COLD, "the engine gave up");

        assertThat(figure(Measure.USERS_RATIO)).isEqualTo(Figure.missing("left out"));
        assertThat(results.warnings()).containsExactly("COLD: the engine gave up");
    }

    @Test
    void everyMeasureHasAPlaceOfItsOwn() {
        assertThat(results.figures().values().stream().mapToInt(Map::size).sum())
                .isEqualTo(Measure.values().length);
    }

    private void pair(double engine, double bare) {
        results.addPair(
                Measure.USERS_ENGINE,
                Measure.USERS_BARE,
                Measure.USERS_RATIO,
                new Sample(engine, 0),
                new Sample(bare, 0));
    }

    private Figure figure(Measure measure) {
        return results.figure(measure);
    }
}
