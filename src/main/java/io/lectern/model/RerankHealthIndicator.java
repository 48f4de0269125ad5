package io.lectern.model;

import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code rerank}. Having no model is healthy. */
@Component
class RerankHealthIndicator implements HealthIndicator {

    private final RerankModels models;

    RerankHealthIndicator(RerankModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        return switch (models.availability()) {
            case NotConfigured<LoadedReranker>() ->
                Health.up().withDetail("model", "none").build();
            case Ready<LoadedReranker>(LoadedReranker model) ->
                Health.up()
                        .withDetail("model", model.name())
                        .withDetail("maxTokens", model.maxTokens())
                        .build();
            case Unavailable<LoadedReranker>(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }
}
