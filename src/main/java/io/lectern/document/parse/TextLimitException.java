package io.lectern.document.parse;

/** The text grew beyond its limit; unchecked, because it must pass through parsers that know only their own errors. */
final class TextLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TextLimitException(int limit) {
        super("The document's text has more than %d characters".formatted(limit));
    }
}
