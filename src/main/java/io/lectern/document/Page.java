package io.lectern.document;

/**
 * A page of a document whose format has pages.
 *
 * @param number 1 for the first page
 * @param range the part of the canonical text on this page; pages are in order and cover all blocks
 */
public record Page(int number, TextRange range) {

    public Page {
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1: " + number);
        }
    }
}
