package io.lectern.document.internal;

/** A parser process ended, or sent what it must not, for no reason that could be told. */
final class ParserCrashedException extends Exception {

    private static final long serialVersionUID = 1L;

    ParserCrashedException(String message, Throwable cause) {
        super(message, cause);
    }
}
