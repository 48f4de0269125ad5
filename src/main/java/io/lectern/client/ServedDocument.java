package io.lectern.client;

import org.jspecify.annotations.Nullable;

/**
 * What the service says of a document.
 *
 * @param status queued, parsing, indexing, ready or failed
 * @param pages null when the format has none or they are not known yet
 * @param problem why it failed
 */
public record ServedDocument(
        String id,
        String filename,
        String status,
        @Nullable Integer pages,
        @Nullable ServedProblem problem) {

    public boolean isReady() {
        return status.equals("ready");
    }

    public boolean isFailed() {
        return status.equals("failed");
    }

    /** Why it failed, in a sentence. */
    public String failure() {
        var detail = problem == null ? null : problem.detail();
        return detail == null ? "no reason was given" : detail;
    }
}
