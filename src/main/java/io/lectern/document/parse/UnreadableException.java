package io.lectern.document.parse;

/** Ends the reading of a file with a typed failure. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ParseFailure failure;

    UnreadableException(ParseFailure failure, String detail) {
        super(detail);
        this.failure = failure;
    }

    ParseFailure failure() {
        return failure;
    }
}
