package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.lectern.gguf.DynamicRope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference has the numbers that are known of the real models. */
class ReferenceModelTests {

    @Test
    void slopesOfFortyHeads() {
        double[] slopes = ReferenceModel.slopes(40);

        assertThat(slopes).hasSize(40);
        assertThat(slopes[0]).isCloseTo(0.8408964, offset(1e-7));
        assertThat(slopes[1]).isCloseTo(0.7071068, offset(1e-7));
        assertThat(slopes[31]).isCloseTo(0.00390625, offset(1e-12));
        assertThat(slopes[32]).isCloseTo(0.9170040, offset(1e-7));
        assertThat(slopes[33]).isCloseTo(0.7711054, offset(1e-7));
        assertThat(slopes[39]).isCloseTo(0.2726269, offset(1e-7));
    }

    @Test
    void stretchedFrequenciesOfNanbeige() {
        var yarn = Rotation.yarn(10_000, 8, 4_096, 128);
        var plain = Rotation.plain(10_000, 128);

        assertThat(yarn.magnitude()).isCloseTo(1.2079442, offset(1e-7));
        for (int i = 0; i < 64; i++) {
            double stretch = plain.frequencies()[i] / yarn.frequencies()[i];
            if (i <= 20) {
                assertThat(stretch).isEqualTo(1);
            } else if (i >= 46) {
                assertThat(stretch).isCloseTo(8, offset(1e-12));
            } else {
                assertThat(stretch).isBetween(1.01, 7.99);
            }
        }
    }

    @ParameterizedTest(name = "{0} tokens")
    @CsvSource({
        "32768, 500000",
        "65536, 1526387",
        "98304, 2564689",
        "131072, 3609793",
        "196608, 5713375",
        "262144, 7829416"
    })
    void basesOfXverse256k(int tokens, int expected) {
        double base = Rotation.dynamicBase(500_000, 2, 32_768, tokens, 128);
        double ours = new DynamicRope(500_000, 2, 32_768).baseFor(tokens, 128);

        assertThat(base).isCloseTo(expected, offset(0.51));
        assertThat(ours).isCloseTo(base, offset(1e-6));
    }
}
