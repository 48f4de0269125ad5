package io.lectern.model;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.GenerationResult.FinishReason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The engine's events as meters, whose names stand in {@code docs/metrics.md}. */
@Component
class EngineMetrics implements EngineObserver {

    private static final String ENGINE = "lectern.engine.";
    private static final String CACHE = ENGINE + "cache.";

    private final MeterRegistry registry;

    EngineMetrics(MeterRegistry registry, EngineActivity activity) {
        this.registry = registry;
        Gauge.builder(ENGINE + "requests.waiting", activity, EngineActivity::waiting)
                .register(registry);
        Gauge.builder(ENGINE + "requests.running", activity, EngineActivity::running)
                .register(registry);
        for (var tier : List.of(Tier.RAM, Tier.DISK)) {
            gauge("bytes", tier, activity, now -> now.usage(tier).bytes());
            gauge("limit", tier, activity, now -> now.usage(tier).limit());
            gauge("disabled", tier, activity, now -> now.disabled(tier).isPresent() ? 1 : 0);
        }
    }

    private void gauge(String name, Tier tier, EngineActivity activity, ToDoubleFunction<EngineActivity> value) {
        Gauge.builder(CACHE + name, activity, value).tag("tier", tag(tier)).register(registry);
    }

    @Override
    public void on(EngineEvent event) {
        switch (event) {
            case EngineEvent.Refused _ -> count("requests.refused", 1);
            case EngineEvent.Failed _ -> count("requests.failed", 1);
            case EngineEvent.Admitted admitted -> time("queue", admitted.queued());
            case EngineEvent.Finished(FinishReason reason, int tokens, Duration total, int _) -> {
                time("requests", total, "reason", tag(reason));
                count("completion.tokens", tokens);
            }
            case EngineEvent.GivenUp(FinishReason reason, Duration waited, int _) ->
                time("requests", waited, "reason", tag(reason));
            case EngineEvent.Decoded(int prefillTokens, int decodeTokens, Duration duration) -> {
                time("batches", duration);
                count("prefill.tokens", prefillTokens);
                count("decode.tokens", decodeTokens);
            }
            case EngineEvent.Prefilled(int computedTokens, int cachedTokens, Duration duration) -> {
                time("prefill", duration);
                count("prompt.tokens", computedTokens, "source", "computed");
                count("prompt.tokens", cachedTokens, "source", "cached");
            }
            case EngineEvent.CacheHit(Tier tier, int tokens) -> count("cache.hit", tokens, "tier", tag(tier));
            case EngineEvent.CacheMiss(int tokens) -> count("cache.miss", tokens);
            case EngineEvent.Restored(Tier tier, int _, long bytes, Duration duration) -> {
                time("cache.restored", duration, "tier", tag(tier));
                count("cache.restored.bytes", (double) bytes, "tier", tag(tier));
            }
            case EngineEvent.Saved(Tier tier, int _, long bytes, Duration duration) -> {
                time("cache.saved", duration, "tier", tag(tier));
                count("cache.saved.bytes", (double) bytes, "tier", tag(tier));
            }
            case EngineEvent.Evicted(Tier tier, int _, long _) -> count("cache.evicted", 1, "tier", tag(tier));
            case EngineEvent.Dropped(Tier tier, DropReason reason) ->
                count("cache.dropped", 1, "tier", tag(tier), "reason", tag(reason));
            case EngineEvent.Queued _, EngineEvent.TierDisabled _, EngineEvent.TierUsage _ -> {
                // The gauges read them from the activity.
            }
        }
    }

    private void count(String name, double amount, String... tags) {
        registry.counter(ENGINE + name, tags).increment(amount);
    }

    private void time(String name, Duration duration, String... tags) {
        registry.timer(ENGINE + name, tags).record(duration);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
