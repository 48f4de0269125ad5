package io.lectern.document;

/** What a block of the canonical text is. */
public enum BlockKind {
    HEADING,
    PARAGRAPH,
    LIST_ITEM,
    /** A whole table: one line of text a row, cells separated by {@code " | "}. */
    TABLE,
    CODE
}
