package io.lectern.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeatMapTests {

    @ParameterizedTest
    @CsvSource({"0, #d73027", "0.5, #fee08b", "1, #1a9850", "0.25, #eb8859"})
    void coloursGoFromRedToGreen(double score, String colour) {
        assertThat(HeatMap.colour(score)).isEqualTo(colour);
    }
}
