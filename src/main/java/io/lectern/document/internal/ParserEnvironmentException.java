package io.lectern.document.internal;

import io.lectern.document.parse.ParserFrames;

/** What surrounds a parser process failed, such as its disk, not the document that it was reading; worth a retry. */
final class ParserEnvironmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ParserEnvironmentException(ParserFrames.SurroundingsException cause) {
        super(cause.getMessage(), cause);
    }
}
