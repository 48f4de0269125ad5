package io.lectern.document.internal;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the parser processes and how many documents wait; down when no process can be started. */
@Component("document")
class DocumentHealth implements HealthIndicator {

    private final ParserPool parsers;
    private final VersionRows versions;

    DocumentHealth(ParserPool parsers, VersionRows versions) {
        this.parsers = parsers;
        this.versions = versions;
    }

    @Override
    public Health health() {
        var state = parsers.state();
        var health = state.running() == 0 && state.lastFailure() != null ? Health.down() : Health.up();
        health.withDetail("parserProcesses", state.running())
                .withDetail("parserProcessesWanted", state.wanted())
                .withDetail("documentsUnderWay", versions.underWay());
        if (state.lastFailure() != null) {
            health.withDetail("lastFailure", state.lastFailure());
        }
        return health.build();
    }
}
