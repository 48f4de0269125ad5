package io.lectern.evaluation.engine;

import java.time.Duration;

/** Runs the bench's question in a new process. */
@FunctionalInterface
public interface Restarts {

    /**
     * Starts a process that opens the engine on the same disk tier and asks two questions about the cold document.
     *
     * @param number different each time, so that the questions are
     * @throws RuntimeException when it cannot or takes longer
     */
    RestartedProcess run(int number, Duration limit);
}
