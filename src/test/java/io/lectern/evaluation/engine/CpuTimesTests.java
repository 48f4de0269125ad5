package io.lectern.evaluation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTimesTests {

    // user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice
    private static final CpuTimes BEFORE = CpuTimes.parse(List.of("cpu  100 0 50 9000 7 1 2 10 0 0", "cpu0 1 1"));

    @Test
    void idleTimeIsNotWanted() {
        assertThat(BEFORE).isEqualTo(new CpuTimes(163, 10));
    }

    @Test
    void whatIsStolenCountsAgainstWhatWasWanted() {
        var after = CpuTimes.parse(List.of("cpu  170 0 50 9500 7 1 2 40 0 0"));

        assertThat(after.stolenPercentSince(BEFORE)).isEqualTo(30);
        assertThat(BEFORE.stolenPercentSince(BEFORE)).isZero();
    }
}
