package io.lectern.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final long MEGABYTE = 1 << 20;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pace pace = new Pace(2);

    @Test
    void aFirstSmallTransferThatTookLongSaysLittleAboutALargeOne() {
        pace.measured(MEGABYTE, SECOND / 5);

        assertThat(pace.of(64 * MEGABYTE)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void becomesWhatIsMeasured() {
        for (int i = 0; i < 40; i++) {
            pace.measured(256 * MEGABYTE, SECOND);
        }

        assertThat(pace.of(256 * MEGABYTE)).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_010));
    }

    @Test
    void forgetsWhatWasLongAgo() {
        pace.measured(4_096 * MEGABYTE, 100 * SECOND);
        for (int i = 0; i < 40; i++) {
            pace.measured(256 * MEGABYTE, SECOND);
        }

        assertThat(pace.of(256 * MEGABYTE)).isLessThan(Duration.ofMillis(1_010));
    }
}
