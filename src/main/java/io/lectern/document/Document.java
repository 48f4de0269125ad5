package io.lectern.document;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as clients see it: the version that search shows, or the newest one as long as none is ready.
 *
 * @param pages null when the format has no pages
 * @param characters length of the canonical text in UTF-16 code units
 * @param problem why this version failed
 * @param pending a newer version that is on its way or failed; the one shown stays searchable
 */
public record Document(
        DocumentId id,
        CollectionId collectionId,
        String filename,
        @Nullable String mediaType,
        long bytes,
        String sha256,
        int version,
        DocumentStatus status,
        @Nullable Integer pages,
        @Nullable Integer characters,
        @Nullable Integer passages,
        @Nullable String language,
        @Nullable DocumentProblem problem,
        @Nullable Pending pending,
        Map<String, Object> metadata,
        Instant createdAt,
        @Nullable Instant readyAt) {

    /** A version that is not shown yet. */
    public record Pending(
            int version, DocumentStatus status, @Nullable DocumentProblem problem) {}

    /** The newest version, shown or not. */
    public VersionId newestVersion() {
        return new VersionId(id, pending == null ? version : pending.version());
    }

    public DocumentStatus newestStatus() {
        return pending == null ? status : pending.status();
    }

    public @Nullable DocumentProblem newestProblem() {
        return pending == null ? problem : pending.problem();
    }
}
