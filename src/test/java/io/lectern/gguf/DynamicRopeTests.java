package io.lectern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicRopeTests {

    @ParameterizedTest
    @CsvSource({
        "32, 500000",
        "64, 1526387",
        "96, 2564689",
        "128, 3609793",
        "192, 5713375",
        "256, 7829416",
    })
    void hasTheBaseThatDynamicNtkHasAtTheLengthOfTheContext(int kibiTokens, double base) {
        var dynamic = new DynamicRope(500_000, 2, 32_768);

        assertThat(dynamic.baseFor(kibiTokens * 1_024, 128)).isCloseTo(base, within(1.0));
    }

    @Test
    void isTheModelsOwnBaseUpToTheReferenceLength() {
        assertThat(new DynamicRope(500_000, 2, 32_768).baseFor(1, 128)).isEqualTo(500_000);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamicRope(500_000, Double.NaN, 32_768))
                .withMessageContaining("factor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamicRope(500_000, 2, 0))
                .withMessageContaining("referenceTokens");
    }
}
