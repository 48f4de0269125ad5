package io.lectern.document.source;

import io.lectern.document.DocumentProblem;
import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A request about a source that cannot be met, or a scan that cannot be done. */
public final class SourceException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType NOT_FOUND = new ProblemType("source-not-found", 404, "There is no such source");
    private static final ProblemType INVALID = new ProblemType("source-invalid", 400, "The source cannot be followed");
    private static final ProblemType NOT_ALLOWED =
            new ProblemType("source-folder-not-allowed", 403, "The folder is not below an allowed one");
    private static final ProblemType DUPLICATE =
            new ProblemType("source-duplicate", 409, "The collection follows this already");
    private static final ProblemType BUSY = new ProblemType("source-busy", 409, "The source is being scanned");
    private static final ProblemType MISSING_FOLDER =
            new ProblemType("source-folder-missing", 404, "The folder is not there");
    private static final ProblemType EMPTY_FOLDER =
            new ProblemType("source-folder-empty", 409, "The folder is suddenly empty");
    private static final ProblemType UNREADABLE =
            new ProblemType("source-folder-unreadable", 403, "The folder cannot be read");
    private static final ProblemType TOO_MANY =
            new ProblemType("source-too-large", 413, "The folder has too many files");

    private SourceException(ProblemType type, String detail, Map<String, ?> properties) {
        super(type, detail, properties);
    }

    static SourceException unknown(SourceId id) {
        return new SourceException(NOT_FOUND, "There is no source %s".formatted(id), Map.of("sourceId", id));
    }

    static SourceException invalid(String detail) {
        return new SourceException(INVALID, detail, Map.of());
    }

    static SourceException notAllowed(Path folder, List<Path> roots) {
        var allowed = roots.isEmpty() ? "no folder" : "folders below " + roots;
        return new SourceException(
                NOT_ALLOWED,
                "The folder %s cannot be followed: lectern.document.sources.roots allows %s".formatted(folder, allowed),
                Map.of("folder", folder.toString()));
    }

    static SourceException duplicate() {
        return new SourceException(DUPLICATE, "The collection has a source with the same definition", Map.of());
    }

    static SourceException busy(SourceId id) {
        return new SourceException(
                BUSY,
                "The scan of source %s does not end; ask again when it has".formatted(id),
                Map.of("sourceId", id));
    }

    static SourceException missingFolder(Path folder) {
        return new SourceException(
                MISSING_FOLDER, "The folder %s is not there or is no folder".formatted(folder), Map.of());
    }

    static SourceException emptyFolder(Path folder, long files) {
        return new SourceException(
                EMPTY_FOLDER,
                "The folder %s has no file, but had %d: a disk may be missing, so nothing is deleted"
                        .formatted(folder, files),
                Map.of());
    }

    static SourceException unreadable(Path folder, String why) {
        return new SourceException(UNREADABLE, "The folder %s cannot be read: %s".formatted(folder, why), Map.of());
    }

    static SourceException tooMany(Path folder, int limit) {
        return new SourceException(
                TOO_MANY,
                "The folder %s has more than %d files, the limit of lectern.document.sources.max-files"
                        .formatted(folder, limit),
                Map.of("limit", limit));
    }

    DocumentProblem problem() {
        return DocumentProblem.of(type(), String.valueOf(getMessage()));
    }
}
