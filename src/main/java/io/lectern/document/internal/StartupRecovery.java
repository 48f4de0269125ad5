package io.lectern.document.internal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes up what the last process on this data folder left: its jobs, and files that nothing refers to. */
@Component
class StartupRecovery {

    private static final Logger log = LoggerFactory.getLogger(StartupRecovery.class);

    private final JdbcClient jdbc;
    private final BlobStore blobs;
    private final DocumentRows documents;
    private final Parsing parsing;
    private final ReadySteps steps;

    StartupRecovery(JdbcClient jdbc, BlobStore blobs, DocumentRows documents, Parsing parsing, ReadySteps steps) {
        this.jdbc = jdbc;
        this.blobs = blobs;
        this.documents = documents;
        this.parsing = parsing;
        this.steps = steps;
    }

    /** Must run before the service takes uploads or starts jobs. */
    void run(String owner) {
        // One process owns a data folder, so nobody is at work on what its predecessor had picked.
        int released = jdbc.sql("""
                update scheduled_tasks
                   set picked = false, picked_by = null, last_heartbeat = null, execution_time = now(),
                       version = version + 1
                 where picked and picked_by = :owner
                """).param("owner", owner).update();
        if (released > 0) {
            log.info("Resuming {} ingestion jobs", released);
        }
        steps.prune();
        try {
            blobs.sweep(documents::refersTo);
            parsing.clear();
        } catch (IOException e) {
            log.warn("Cannot look for files that no document refers to", e);
        }
    }
}
