package io.lectern.client;

import org.jspecify.annotations.Nullable;

/**
 * What the service says of a document.
 *
 * @param path where in its parent a file lies that is part of another
 * @param status queued, parsing, indexing, ready or failed
 * @param pages null when the format has none or they are not known yet
 * @param parseMillis how long its parser took
 * @param parserPeakBytes the most memory that its parser had
 * @param problem why it failed
 */
public record ServedDocument(
        String id,
        String collectionId,
        String filename,
        @Nullable String path,
        int version,
        String status,
        @Nullable Integer pages,
        @Nullable Integer characters,
        @Nullable Integer blocks,
        @Nullable Integer passages,
        @Nullable String language,
        @Nullable Long parseMillis,
        @Nullable Long parserPeakBytes,
        @Nullable ServedProblem problem) {

    public boolean isReady() {
        return status.equals("ready");
    }

    public boolean isFailed() {
        return status.equals("failed");
    }

    public boolean isSettled() {
        return isReady() || isFailed();
    }

    /** Why it failed, in a sentence. */
    public String failure() {
        var detail = problem == null ? null : problem.detail();
        return detail == null ? "no reason was given" : detail;
    }
}
