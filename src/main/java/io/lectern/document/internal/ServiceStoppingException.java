package io.lectern.document.internal;

/** The service is being stopped; the work stays in the database and is resumed at the next start. */
final class ServiceStoppingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServiceStoppingException() {
        super("The service is stopping");
    }
}
