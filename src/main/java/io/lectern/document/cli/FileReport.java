package io.lectern.document.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lectern.client.ServedDocument;
import io.lectern.client.ServedProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file: one line of the report.
 *
 * @param path below the folder, or below the file that it is in
 * @param problem why it is not ready
 * @param blocks headings, paragraphs, tables and the like
 * @param millis how long its parser took
 * @param parserPeakBytes the most memory that its parser had
 * @param children the files in it
 */
record FileReport(
        String path,
        Status status,
        @Nullable Problem problem,
        @Nullable String documentId,
        @Nullable Integer version,
        @Nullable Integer pages,
        @Nullable Integer characters,
        @Nullable Integer blocks,
        @Nullable Integer passages,
        @Nullable String language,
        @Nullable Long millis,
        @Nullable Long parserPeakBytes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileReport> children) {

    FileReport {
        children = List.copyOf(children);
    }

    /** How it ended. */
    enum Status {
        @JsonProperty("ready")
        READY,
        @JsonProperty("failed")
        FAILED,
        /** Not sent, as it is hidden or no ordinary file. */
        @JsonProperty("skipped")
        SKIPPED
    }

    /** @param code stable name of the kind of problem */
    record Problem(@Nullable String code, @Nullable String detail) {

        static @Nullable Problem of(@Nullable ServedProblem served) {
            return served == null ? null : new Problem(served.code(), served.detail());
        }
    }

    static FileReport of(String path, ServedDocument document, List<FileReport> children) {
        return new FileReport(
                path,
                document.isReady() ? Status.READY : Status.FAILED,
                document.isReady() || document.isFailed()
                        ? Problem.of(document.problem())
                        : new Problem("ingest-timeout", "It is still %s".formatted(document.status())),
                document.id(),
                document.version(),
                document.pages(),
                document.characters(),
                document.blocks(),
                document.passages(),
                document.language(),
                document.parseMillis(),
                document.parserPeakBytes(),
                children);
    }

    static FileReport without(String path, Status status, @Nullable String code, @Nullable String detail) {
        return new FileReport(
                path,
                status,
                new Problem(code, detail),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
