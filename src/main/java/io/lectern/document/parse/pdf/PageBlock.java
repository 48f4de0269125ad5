package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;

/**
 * A block of a page before it is known what the whole document's pages have in common.
 *
 * @param size font size of most of it
 * @param lines lines on the page; rows of a table
 * @param open whether its last line is full, so that the text may go on in the next column or on the next page
 * @param page the page on which it begins
 * @param nextPageAt where in the text the next page begins, 0 when it is on one page
 */
record PageBlock(
        BlockKind kind,
        int headerRows,
        String text,
        float size,
        boolean bold,
        int lines,
        boolean open,
        int page,
        int nextPageAt) {

    PageBlock as(BlockKind other) {
        return new PageBlock(other, 0, text, size, bold, lines, open, page, nextPageAt);
    }

    boolean isText() {
        return kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM;
    }
}
