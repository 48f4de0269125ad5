package io.lectern.document.internal;

/** Nobody waits for the file any more that was being read. */
final class ParseCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ParseCancelledException(String filename) {
        super("The reading of %s was cancelled".formatted(filename));
    }
}
