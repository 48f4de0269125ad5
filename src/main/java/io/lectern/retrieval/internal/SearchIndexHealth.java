package io.lectern.retrieval.internal;

import io.lectern.retrieval.index.ServingIndex;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Says how much the search index holds and whether searches are answered. */
final class SearchIndexHealth extends AbstractHealthIndicator {

    private final ServingIndex index;
    private final IndexReconciliation reconciliation;

    SearchIndexHealth(ServingIndex index, IndexReconciliation reconciliation) {
        super("The search index cannot be read");
        this.index = index;
        this.reconciliation = reconciliation;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var progress = reconciliation.progress();
        builder.up()
                .withDetail("passages", index.passages())
                .withDetail("generation", index.number())
                .withDetail("rebuilding", !progress.complete());
        if (!progress.complete()) {
            builder.withDetail("rebuilt", "%d of %d documents".formatted(progress.done(), progress.total()));
        }
    }
}
