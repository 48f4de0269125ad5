package io.lectern.document.source;

/** A scan ended before it was complete, and is continued after the next start if its source is still there. */
final class ScanStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScanStoppedException() {
        super("The scan was stopped");
    }
}
