package io.lectern.document.parse;

import io.lectern.problem.ProblemType;

/** Why a file could not be made into a document; what the document's problem says. */
public enum ParseFailure {
    ENCRYPTED("document-encrypted", 422, "The document is encrypted"),
    CORRUPT("document-corrupt", 422, "The document cannot be read"),
    EMPTY("document-empty", 422, "The document is empty"),
    WITHOUT_TEXT("document-without-text", 422, "The document has no text"),
    ARCHIVE_LIMIT("document-archive-limit", 422, "The document holds too many or too large files"),
    TOO_LARGE("document-too-large", 413, "The document is too large"),
    UNSUPPORTED("document-unsupported", 415, "The document's format is not supported"),
    TIMED_OUT("parse-timed-out", 422, "Reading the document took too long"),
    OUT_OF_MEMORY("parser-out-of-memory", 422, "Reading the document needs too much memory"),
    CRASHED("parser-crashed", 422, "The reader of the document crashed");

    private final String code;
    private final int status;
    private final String title;

    ParseFailure(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    public ProblemType type() {
        return new ProblemType(code, status, title);
    }
}
