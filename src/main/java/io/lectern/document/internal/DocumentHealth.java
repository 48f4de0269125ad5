package io.lectern.document.internal;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Shows the parser processes and how many documents wait; down when no process can be started. */
@Component("document")
class DocumentHealth extends AbstractHealthIndicator {

    private final ParserPool parsers;
    private final VersionRows versions;

    DocumentHealth(ParserPool parsers, VersionRows versions) {
        this.parsers = parsers;
        this.versions = versions;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        var state = parsers.state();
        if (state.running() == 0 && state.lastFailure() != null) {
            health.down();
        } else {
            health.up();
        }
        health.withDetail("parserProcesses", state.running())
                .withDetail("parserProcessesWanted", state.wanted())
                .withDetail("documentsUnderWay", versions.underWay());
        if (state.lastFailure() != null) {
            health.withDetail("lastFailure", state.lastFailure());
        }
    }
}
