package io.lectern.document.internal;

/** A parser process could not be started: the surroundings failed, not the document that was to be read. */
final class ParserStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ParserStartException(Throwable cause) {
        super("The parser process does not start: " + cause.getMessage(), cause);
    }
}
