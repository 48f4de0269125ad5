package io.lectern.document.parse.text;

/** The text grew beyond its limit; unchecked, because it must pass through parsers that know only their own errors. */
public final class TextLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TextLimitException(int limit) {
        super("The document's text has more than %d characters".formatted(limit));
    }
}
