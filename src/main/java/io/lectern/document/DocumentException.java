package io.lectern.document;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** A request about documents that cannot be met. */
public final class DocumentException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType COLLECTION_NOT_FOUND =
            new ProblemType("collection-not-found", 404, "There is no such collection");
    private static final ProblemType DOCUMENT_NOT_FOUND =
            new ProblemType("document-not-found", 404, "There is no such document");
    private static final ProblemType VERSION_NOT_FOUND =
            new ProblemType("document-version-not-found", 404, "There is no such version");
    private static final ProblemType TEXT_NOT_FOUND =
            new ProblemType("document-text-not-found", 404, "The version has no text");
    private static final ProblemType PAGE_NOT_FOUND = new ProblemType("page-not-found", 404, "There is no such page");
    private static final ProblemType TOO_LARGE =
            new ProblemType("document-too-large", 413, "The document is too large");
    private static final ProblemType EMPTY = new ProblemType("document-empty", 422, "The document is empty");
    private static final ProblemType DUPLICATE =
            new ProblemType("document-duplicate", 409, "The collection has this document already");
    private static final ProblemType EMBEDDED =
            new ProblemType("document-embedded", 409, "The document is part of another");
    private static final ProblemType CHANGED = new ProblemType("precondition-failed", 412, "It was changed meanwhile");
    private static final ProblemType INVALID_STATUS = new ProblemType("invalid-status", 400, "There is no such status");
    private static final ProblemType INVALID_METADATA =
            new ProblemType("invalid-metadata", 400, "The metadata are invalid");
    private static final ProblemType INVALID_KEY =
            new ProblemType("invalid-idempotency-key", 400, "The idempotency key is invalid");
    private static final ProblemType KEY_REUSED =
            new ProblemType("idempotency-key-reused", 422, "The idempotency key belongs to another request");
    private static final ProblemType INVALID_UPLOAD = new ProblemType("invalid-upload", 400, "The upload is invalid");
    private static final ProblemType INVALID_CURSOR = new ProblemType("invalid-cursor", 400, "The cursor is invalid");

    private DocumentException(ProblemType type, String detail, Map<String, ?> properties) {
        super(type, detail, properties);
    }

    public static DocumentException unknownCollection(CollectionId id) {
        return new DocumentException(
                COLLECTION_NOT_FOUND, "There is no collection %s".formatted(id), Map.of("collectionId", id));
    }

    public static DocumentException unknownDocument(DocumentId id) {
        return new DocumentException(
                DOCUMENT_NOT_FOUND, "There is no document %s".formatted(id), Map.of("documentId", id));
    }

    public static DocumentException unknownVersion(VersionId id) {
        return new DocumentException(
                VERSION_NOT_FOUND,
                "Document %s has no version %d".formatted(id.document(), id.version()),
                Map.of("documentId", id.document(), "version", id.version()));
    }

    public static DocumentException withoutText(VersionId id, DocumentStatus status) {
        return new DocumentException(
                TEXT_NOT_FOUND,
                "Version %d of document %s is %s and has no text".formatted(id.version(), id.document(), status.code()),
                Map.of("documentId", id.document(), "version", id.version(), "documentStatus", status.code()));
    }

    public static DocumentException unknownPage(VersionId id, int number, int pages) {
        return new DocumentException(
                PAGE_NOT_FOUND,
                "Document %s has no page %d, it has %d".formatted(id.document(), number, pages),
                Map.of("documentId", id.document(), "page", number, "pages", pages));
    }

    public static DocumentException tooLarge(long actualBytes, long limitBytes) {
        return new DocumentException(
                TOO_LARGE,
                "The file has at least %d bytes, the limit is %d".formatted(actualBytes, limitBytes),
                Map.of("actual", actualBytes, "limit", limitBytes));
    }

    public static DocumentException empty(String filename) {
        return new DocumentException(EMPTY, "The file %s has no bytes".formatted(filename), Map.of());
    }

    public static DocumentException duplicate(DocumentId other) {
        return new DocumentException(
                DUPLICATE,
                "Document %s of the collection has the same bytes".formatted(other),
                Map.of("documentId", other));
    }

    /** What lies in a container is replaced and moved with it. */
    public static DocumentException embedded(DocumentId id, DocumentId parent) {
        return new DocumentException(
                EMBEDDED,
                "Document %s is part of document %s and is replaced and moved with it".formatted(id, parent),
                Map.of("documentId", id, "parentId", parent));
    }

    public static DocumentException changedMeanwhile(String subject, String expected, String actual) {
        return new DocumentException(
                CHANGED,
                "%s has the entity tag %s, not %s".formatted(subject, actual, expected),
                Map.of("expected", expected, "actual", actual));
    }

    public static DocumentException unknownStatus(String status) {
        return new DocumentException(
                INVALID_STATUS,
                "'%s' is no status; there are queued, parsing, indexing, ready and failed".formatted(status),
                Map.of());
    }

    public static DocumentException invalidMetadata(String detail) {
        return new DocumentException(INVALID_METADATA, detail, Map.of());
    }

    public static DocumentException invalidIdempotencyKey(int longest) {
        return new DocumentException(
                INVALID_KEY,
                "An Idempotency-Key has 1 to %d visible ASCII characters".formatted(longest),
                Map.of("limit", longest));
    }

    public static DocumentException idempotencyKeyReused(String key) {
        return new DocumentException(
                KEY_REUSED, "The Idempotency-Key '%s' was used with another request".formatted(key), Map.of());
    }

    public static DocumentException invalidUpload(String detail) {
        return new DocumentException(INVALID_UPLOAD, detail, Map.of());
    }

    public static DocumentException invalidCursor(String cursor) {
        return new DocumentException(
                INVALID_CURSOR, "'%s' is not a cursor that this list gave".formatted(cursor), Map.of());
    }
}
