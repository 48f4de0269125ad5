package io.lectern.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTests {

    @Test
    void greedyTakesTheFirstOfTheMostLikely() {
        assertThat(sampler(Sampling.GREEDY).choose(new float[] {-1, 3, 2, 3}).token())
                .isEqualTo(1);
    }

    @Test
    void temperatureDrawsInTheProportionsOfTheSoftmax() {
        var sampler = sampler(Sampling.of(0.5f, 1));
        float[] logits = {0, 0.5f, Float.NEGATIVE_INFINITY};
        int draws = 20_000;
        int second = 0;
        for (int i = 0; i < draws; i++) {
            int token = sampler.choose(logits).token();
            assertThat(token).isLessThan(2);
            second += token;
        }

        assertThat((double) second / draws).isCloseTo(1 / (1 + Math.exp(-1)), within(0.015));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void refusesAnOutputThatIsNoNumber(float logit) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> sampler(Sampling.GREEDY)
                        .choose(new float[] {logit, logit})
                        .token());
    }

    private static Sampler sampler(Sampling sampling) {
        return new Sampler(sampling, new int[0], Optional.empty(), Optional.empty());
    }
}
