package io.lectern.evaluation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.EngineEvent.Decoded;
import io.lectern.engine.EngineEvent.Restored;
import io.lectern.engine.EngineEvent.Tier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventLogTests {

    private final EventLog log = new EventLog();

    @Test
    void countsWhatCameBackFromEachTier() {
        log.on(new Restored(Tier.RAM, 100, 1, Duration.ZERO));
        log.on(new Restored(Tier.RAM, 50, 1, Duration.ZERO));
        log.on(new Restored(Tier.DISK, 7, 1, Duration.ZERO));

        assertThat(log.restoredTokens(Tier.RAM)).isEqualTo(150);
        log.clear();
        assertThat(log.restoredTokens(Tier.RAM)).isZero();
    }

    @Test
    void aSpeedNeedsTwoBatchesOfAllAnswersAndNothingElse() {
        log.on(new Decoded(0, 4, Duration.ZERO));
        log.on(new Decoded(64, 4, Duration.ZERO));
        log.on(new Decoded(0, 3, Duration.ZERO));
        assertThat(log.tokensPerSecond(4)).isEmpty();

        log.on(new Decoded(0, 4, Duration.ZERO));
        assertThat(log.tokensPerSecond(4).orElseThrow()).isPositive();
        assertThat(log.tokensPerSecond(3)).isEmpty();
    }
}
