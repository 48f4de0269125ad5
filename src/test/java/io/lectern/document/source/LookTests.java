package io.lectern.document.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.source.SourceItem.Look;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a file is whole. */
class LookTests {

    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @Test
    void aFileIsNotWholeAtItsFirstLookHoweverOldItIs() {
        var first = Look.next(null, new FileLook(10, START.minusSeconds(1_000_000)), START);

        assertThat(first.isSettled(START, SETTLE)).isFalse();
        assertThat(first.isSettled(START, Duration.ZERO)).isFalse();
    }

    @Test
    void aFileIsWholeWhenItLooksTheSameLongEnoughLater() {
        var look = new FileLook(10, START);
        var first = Look.next(null, look, START);
        var second = Look.next(first, look, START.plusSeconds(2));

        assertThat(Look.next(first, look, START.plusSeconds(1)).isSettled(START.plusSeconds(1), SETTLE))
                .isFalse();
        assertThat(second.isSettled(START.plusSeconds(2), SETTLE)).isTrue();
    }

    @Test
    void aFileThatHasChangedBeginsAnew() {
        var first = Look.next(null, new FileLook(10, START), START);
        var larger = Look.next(first, new FileLook(11, START), START.plusSeconds(5));
        var newer = Look.next(first, new FileLook(10, START.plusNanos(1000)), START.plusSeconds(5));

        assertThat(larger.isSettled(START.plusSeconds(5), SETTLE)).isFalse();
        assertThat(newer.isSettled(START.plusSeconds(5), SETTLE)).isFalse();
    }
}
