package io.lectern.document;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as clients see it: the version that search shows, or the newest one as long as none is ready.
 *
 * @param pages null when the format has no pages
 * @param characters length of the canonical text in UTF-16 code units
 * @param blocks headings, paragraphs, tables and the like
 * @param parseMillis how long its parser took
 * @param parserPeakBytes the most memory that its parser had, null where the system does not tell
 * @param problem why this version failed
 * @param pending a newer version that is on its way or failed; the one shown stays searchable
 * @param parentId the document that this one is a file in, null for an upload
 * @param path where in its parent it is
 * @param progress how far the newest version has come, null when it is ready or failed
 * @param warnings the parts of the file that could not be read
 * @param revision counts the changes that clients made; part of the entity tag
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
        @Nullable Integer blocks,
        @Nullable Integer passages,
        @Nullable String language,
        @Nullable Long parseMillis,
        @Nullable Long parserPeakBytes,
        @Nullable DocumentProblem problem,
        @Nullable Pending pending,
        @Nullable DocumentId parentId,
        @Nullable String path,
        @Nullable Progress progress,
        List<DocumentProblem> warnings,
        Map<String, Object> metadata,
        Instant createdAt,
        @Nullable Instant readyAt,
        @JsonIgnore int revision) {

    public Document {
        warnings = List.copyOf(warnings);
    }

    /**
     * How far a version has come on its way.
     *
     * @param failedAttempts attempts that failed for a reason that was not the document's
     * @param lastFailure why the last of them failed
     * @param pagesRead pages parsed so far, null for a format without pages
     * @param pages how many there are, null when that is not known yet
     */
    public record Progress(
            int failedAttempts,
            @Nullable DocumentProblem lastFailure,
            @Nullable Integer pagesRead,
            @Nullable Integer pages) {}

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
