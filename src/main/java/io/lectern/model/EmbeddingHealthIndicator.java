package io.lectern.model;

import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code embedding}. Having no model is healthy. */
@Component
class EmbeddingHealthIndicator implements HealthIndicator {

    private final EmbeddingModels models;

    EmbeddingHealthIndicator(EmbeddingModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        return switch (models.availability()) {
            case NotConfigured<LoadedEmbedder>() ->
                Health.up().withDetail("model", "none").build();
            case Ready<LoadedEmbedder>(LoadedEmbedder model) ->
                Health.up()
                        .withDetail("model", model.name())
                        .withDetail("dimension", model.dimension())
                        .withDetail("maxTokens", model.maxTokens())
                        .build();
            case Unavailable<LoadedEmbedder>(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }
}
