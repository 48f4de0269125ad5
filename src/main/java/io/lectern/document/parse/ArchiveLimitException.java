package io.lectern.document.parse;

/** A container holds too much; unchecked, because it must pass through parsers that know only their own errors. */
final class ArchiveLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArchiveLimitException(String message) {
        super(message);
    }
}
