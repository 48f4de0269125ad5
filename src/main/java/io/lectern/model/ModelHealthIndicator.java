package io.lectern.model;

import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code model}. Having no model is healthy: the service then answers extractively. */
@Component
class ModelHealthIndicator implements HealthIndicator {

    private final Models models;

    ModelHealthIndicator(Models models) {
        this.models = models;
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
                        .build();
            case Unavailable(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }
}
