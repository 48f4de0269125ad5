package io.lectern.document;

/**
 * A page of a document whose format has pages.
 *
 * @param number 1 for the first page
 * @param range the part of the canonical text on this page; pages are in order and cover all blocks
 * @param origin how the page's characters were had
 */
public record Page(int number, TextRange range, TextOrigin origin) {

    public Page {
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1: " + number);
        }
    }

    /** A page whose characters are in the file. */
    public Page(int number, TextRange range) {
        this(number, range, TextOrigin.EMBEDDED);
    }
}
