package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ComputeRatesTests {

    private final ComputeRates rates = new ComputeRates();

    @Test
    void learnsHowTheTimeGrowsWithDepth() {
        for (int depth = 256; depth < 8_192; depth += 512) {
            rates.prefilled(depth, 512, 512L * (1_000_000L + 200L * depth));
        }

        assertThat(rates.tokenNanos(4_096)).isCloseTo(1e6 + 200 * 4_096, within(1e4));
        assertThat(rates.tokenNanos(16_384)).isCloseTo(1e6 + 200 * 16_384, within(1e5));
        assertThat(rates.of(0, 8_192)).isCloseTo(Duration.ofMillis(14_902), Duration.ofMillis(200));
    }

    @Test
    void oneDepthTellsNothingOfOthers() {
        rates.prefilled(100, 64, 64_000_000);

        assertThat(rates.tokenNanos(100)).isEqualTo(rates.tokenNanos(8_192)).isEqualTo(1e6);
    }

    @Test
    void followsAMachineThatBecomesSlower() {
        for (int i = 0; i < 100; i++) {
            rates.prefilled(1_000, 64, 64_000_000);
        }
        for (int i = 0; i < 100; i++) {
            rates.prefilled(1_000, 64, 640_000_000);
        }

        assertThat(rates.tokenNanos(1_000)).isCloseTo(1e7, within(1e6));
    }

    @Test
    void chunksKeepTheGapBetweenTwoTokens() {
        for (int i = 0; i < 10; i++) {
            rates.stepped(100_000_000);
            rates.prefilled(1_000, 100, 400_000_000);
        }
        var chunks = new ChunkSizer(512, Duration.ofMillis(500), rates);

        assertThat(chunks.tokens(0, 1_000)).isBetween(249, 251);
        assertThat(chunks.tokens(3, 1_000)).isBetween(99, 101);
    }

    @Test
    void aChunkIsNeverTooSmallToBeWorthIt() {
        rates.prefilled(1_000, 100, 400_000_000_000L);
        var chunks = new ChunkSizer(512, Duration.ofMillis(500), rates);

        assertThat(chunks.tokens(0, 1_000)).isEqualTo(64);
        assertThat(chunks.tokens(1, 1_000)).isEqualTo(16);
        assertThat(chunks.tokens(510, 1_000)).isEqualTo(2);
        assertThat(chunks.tokens(512, 1_000)).isZero();
    }
}
