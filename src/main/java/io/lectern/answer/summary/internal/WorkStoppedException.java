package io.lectern.answer.summary.internal;

/** The work on a summary was stopped: it was cancelled or erased, or the service stops. */
final class WorkStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkStoppedException() {
        super("The work on a summary was stopped");
    }
}
