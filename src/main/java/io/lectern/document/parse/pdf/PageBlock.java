package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.Piece;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A block of a page before it is known what the whole document's pages have in common.
 *
 * @param size font size of most of it
 * @param lines lines on the page; rows of a table
 * @param open whether its last line is full, so that the text may go on in the next column or on the next page
 * @param page the page on which it begins
 * @param nextPageAt where in the text the next page begins, 0 when it is on one page
 * @param gaps what lies between the columns of a table, when it tells it from other tables
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
        int nextPageAt,
        List<WhiteSpace.Gap> gaps) {

    private static final float NEAR = 3;

    /** A table whose first lines say what its columns are. */
    static PageBlock table(Piece table, Segment first, List<WhiteSpace.Gap> gaps) {
        int rows = (int) table.text().lines().count();
        return new PageBlock(
                BlockKind.TABLE,
                table.headerRows(),
                table.text(),
                first.size(),
                first.bold(),
                rows,
                false,
                table.page(),
                0,
                gaps);
    }

    /**
     * This table with the header of one that ended the page before, when it goes on with that one: its columns are parted at
     * the same places. Where the file repeats the header, it only is told to be one.
     */
    PageBlock continuing(PageBlock begun) {
        boolean follows = begun.kind == BlockKind.TABLE
                && kind == BlockKind.TABLE
                && page == begun.page + 1
                && begun.headerRows > 0
                && haveSamePlaces(gaps, begun.gaps);
        if (!follows) {
            return this;
        }
        var header = begun.text.lines().limit(begun.headerRows).collect(Collectors.joining("\n", "", "\n"));
        if (text.startsWith(header)) {
            return withHeader(begun.headerRows, text);
        }
        return headerRows > 0 ? this : withHeader(begun.headerRows, header + text);
    }

    private PageBlock withHeader(int rows, String whole) {
        int more = (int) whole.lines().count() - (int) text.lines().count();
        return new PageBlock(kind, rows, whole, size, bold, lines + more, open, page, nextPageAt, gaps);
    }

    private static boolean haveSamePlaces(List<WhiteSpace.Gap> some, List<WhiteSpace.Gap> others) {
        boolean same = !some.isEmpty() && some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i).left() < others.get(i).right() + NEAR
                    && others.get(i).left() < some.get(i).right() + NEAR;
        }
        return same;
    }

    boolean isText() {
        return kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM;
    }
}
