package io.lectern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTests {

    @Test
    void aQuantileIsTheTimeOfTheNearestRank() {
        var times = Times.of(LongStream.rangeClosed(1, 200)
                .map(millis -> (201 - millis) * 1_000_000)
                .toArray());

        assertThat(times.quantile(0.5)).isEqualTo(100);
        assertThat(times.quantile(0.99)).isEqualTo(198);
        assertThat(times.quantile(1)).isEqualTo(200);
        assertThat(times.quantile(0.001)).isEqualTo(1);
    }

    @Test
    void ofNoTimesAnyQuantileIsNothing() {
        assertThat(Times.of(new long[0]).quantile(0.5)).isZero();
    }
}
