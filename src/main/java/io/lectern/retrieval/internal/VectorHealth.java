package io.lectern.retrieval.internal;

import io.lectern.retrieval.vector.PassageVectors;
import io.lectern.retrieval.vector.VectorBackfill;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Says how many documents have the vectors of the model that is loaded. Health component {@code vectors}. */
final class VectorHealth extends AbstractHealthIndicator {

    private final @Nullable PassageVectors vectors;
    private final VectorBackfill backfill;

    VectorHealth(@Nullable PassageVectors vectors, VectorBackfill backfill) {
        super("The vectors cannot be counted");
        this.vectors = vectors;
        this.backfill = backfill;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        if (vectors == null) {
            builder.withDetail("model", "none");
        } else {
            var progress = backfill.progress();
            builder.withDetail("model", vectors.space().model())
                    .withDetail("dimension", vectors.space().dimension())
                    .withDetail("complete", progress.complete())
                    .withDetail("documents", progress.ready());
        }
    }
}
