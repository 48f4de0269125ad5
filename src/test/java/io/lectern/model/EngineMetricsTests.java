package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.GenerationResult.FinishReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineMetricsTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** One of each kind. */
    private static final List<EngineEvent> EVENTS = List.of(
            new EngineEvent.Queued(3),
            new EngineEvent.Refused(64),
            new EngineEvent.GivenUp(FinishReason.TIMEOUT, SECOND, 3),
            new EngineEvent.Admitted(SECOND, 2),
            new EngineEvent.Decoded(500, 2, SECOND),
            new EngineEvent.Prefilled(100, 900, SECOND),
            new EngineEvent.Finished(FinishReason.STOP, 40, SECOND, 1),
            new EngineEvent.Failed("out of luck", 1),
            new EngineEvent.CacheHit(Tier.NATIVE, 900),
            new EngineEvent.CacheMiss(100),
            new EngineEvent.Restored(Tier.DISK, 800, 4096, SECOND),
            new EngineEvent.Saved(Tier.RAM, 800, 4096, SECOND),
            new EngineEvent.Evicted(Tier.RAM, 800, 4096),
            new EngineEvent.Dropped(Tier.DISK, DropReason.CORRUPT),
            new EngineEvent.TierDisabled(Tier.DISK, "the disk is full"),
            new EngineEvent.TierUsage(Tier.RAM, 2048, 8192));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EngineActivity activity = new EngineActivity();
    private final EngineMetrics metrics = new EngineMetrics(registry, activity);

    @Test
    void everyEventIsMeasured() {
        tellAll();

        assertThat(EVENTS).hasSize(EngineEvent.class.getPermittedSubclasses().length);
        assertThat(registry.get("lectern.engine.queue").timer().count()).isEqualTo(1);
        assertThat(registry.get("lectern.engine.batches").timer().count()).isEqualTo(1);
        assertThat(gauge("lectern.engine.requests.waiting")).isEqualTo(2);
        assertThat(gauge("lectern.engine.requests.running")).isEqualTo(1);
        assertThat(registry.get("lectern.engine.requests")
                        .tag("reason", "stop")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("lectern.engine.requests")
                        .tag("reason", "timeout")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(counter("requests.refused")).isEqualTo(1);
        assertThat(counter("requests.failed")).isEqualTo(1);
        assertThat(counter("prefill.tokens")).isEqualTo(500);
        assertThat(counter("decode.tokens")).isEqualTo(2);
        assertThat(counter("completion.tokens")).isEqualTo(40);
        assertThat(counter("prompt.tokens", "source", "cached")).isEqualTo(900);
        assertThat(counter("prompt.tokens", "source", "computed")).isEqualTo(100);
        assertThat(counter("cache.hit", "tier", "native")).isEqualTo(900);
        assertThat(counter("cache.miss")).isEqualTo(100);
        assertThat(counter("cache.restored.bytes", "tier", "disk")).isEqualTo(4096);
        assertThat(counter("cache.saved.bytes", "tier", "ram")).isEqualTo(4096);
        assertThat(counter("cache.evicted", "tier", "ram")).isEqualTo(1);
        assertThat(counter("cache.dropped", "tier", "disk", "reason", "corrupt"))
                .isEqualTo(1);
        assertThat(registry.get("lectern.engine.cache.bytes")
                        .tag("tier", "ram")
                        .gauge()
                        .value())
                .isEqualTo(2048);
        assertThat(registry.get("lectern.engine.cache.disabled")
                        .tag("tier", "disk")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(activity.disabled(Tier.DISK)).contains("the disk is full");
    }

    @Test
    void whoGaveUpWaitingOrFailedIsNotCountedAnyMore() {
        activity.on(new EngineEvent.Queued(1));
        activity.on(new EngineEvent.GivenUp(FinishReason.CANCELLED, SECOND, 0));
        assertThat(activity.waiting()).isZero();

        activity.on(new EngineEvent.Queued(1));
        activity.on(new EngineEvent.Admitted(SECOND, 1));
        activity.on(new EngineEvent.Failed("out of luck", 0));
        assertThat(activity.running()).isZero();
    }

    @Test
    void everyMeterIsDocumented() throws IOException {
        tellAll();

        var documentation = Files.readString(Path.of("docs/metrics.md"));

        assertThat(registry.getMeters())
                .allSatisfy(meter ->
                        assertThat(documentation).contains("`" + meter.getId().getName() + "`"));
    }

    private void tellAll() {
        EVENTS.forEach(activity::on);
        EVENTS.forEach(metrics::on);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get("lectern.engine." + name).tags(tags).counter().count();
    }
}
