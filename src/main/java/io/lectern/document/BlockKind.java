package io.lectern.document;

/** What a block of the canonical text is. */
public enum BlockKind {
    HEADING,
    PARAGRAPH,
    LIST_ITEM,
    /** A whole table: one line of text a row, cells separated by {@code " | "}. */
    TABLE,
    CODE,
    /** Text that a mark in the body refers to, set apart from it. */
    FOOTNOTE,
    /** Running headers and footers and page numbers: part of the text, but of no passage. */
    FURNITURE;

    /** Whether the text is the author's, and so belongs into a passage. */
    public boolean isBody() {
        return this != FURNITURE;
    }
}
