package io.lectern.model;

import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.llama.LlamaLibrary;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code model}. Having no model is healthy: the service then answers extractively. */
@Component
class ModelHealthIndicator implements HealthIndicator {

    private final Models models;
    private final EngineActivity activity;
    private final EngineSettings engine;

    ModelHealthIndicator(Models models, EngineActivity activity, EngineSettings engine) {
        this.models = models;
        this.activity = activity;
        this.engine = engine;
    }

    @Override
    public Health health() {
        return switch (models.availability()) {
            case NotConfigured() ->
                Health.up().withDetail("answers", "extractive").build();
            case Ready(LoadedModel model) ->
                Health.up()
                        .withDetail("model", model.name())
                        .withDetail("contextTokens", model.generator().contextTokens())
                        .withDetail("devices", devices())
                        .withDetail("running", activity.running())
                        .withDetail("waiting", activity.waiting())
                        .withDetail("cache", List.of(tier(Tier.RAM), tier(Tier.DISK)))
                        .build();
            case Unavailable(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }

    private List<String> devices() {
        return switch (LlamaLibrary.availability(engine.libraryPath())) {
            case LlamaLibrary.Available library ->
                library.devices().stream().map(LlamaLibrary.Device::name).toList();
            case LlamaLibrary.Unavailable(String reason, String _) -> List.of(reason);
        };
    }

    private CacheTier tier(Tier tier) {
        var usage = activity.usage(tier);
        return new CacheTier(
                tier.name().toLowerCase(Locale.ROOT),
                usage.bytes(),
                usage.limit(),
                activity.disabled(tier).orElse(null));
    }

    /**
     * What of the past is kept in one place.
     *
     * @param disabled why nothing is any more
     */
    record CacheTier(
            String name, long bytes, long limit, @Nullable String disabled) {}
}
