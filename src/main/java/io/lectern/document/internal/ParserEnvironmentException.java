package io.lectern.document.internal;

/** What surrounds a parser process failed, such as its disk, not the document that it was reading; worth a retry. */
final class ParserEnvironmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ParserEnvironmentException(String message) {
        super(message);
    }
}
