package io.lectern.document.parse.text;

import io.lectern.document.BlockKind;

/**
 * A block before it has its place in the text.
 *
 * @param headerRows how many first lines of a table's text say what its columns are
 * @param text clean text, as {@link CleanText} leaves it
 * @param page the page that it begins on, 0 in a format without pages
 * @param nextPageAt where in the text the next page begins, 0 when all of it is on one page
 */
public record Piece(BlockKind kind, int level, int headerRows, String text, int page, int nextPageAt) {

    public Piece {
        if (nextPageAt < 0 || nextPageAt >= Math.max(1, text.length())) {
            throw new IllegalArgumentException(
                    "nextPageAt must be inside the text of %d: %d".formatted(text.length(), nextPageAt));
        }
    }

    /** The page that it ends on. */
    public int lastPage() {
        return nextPageAt > 0 ? page + 1 : page;
    }

    public static Piece of(BlockKind kind, String text, int page) {
        return new Piece(kind, 0, 0, text, page, 0);
    }

    /** The same piece as what does not belong to the text. */
    public Piece asKind(BlockKind other) {
        return new Piece(other, 0, 0, text, page, nextPageAt);
    }

    public static Piece heading(int level, String text, int page) {
        return new Piece(BlockKind.HEADING, Math.clamp(level, 1, 9), 0, text, page, 0);
    }

    public static Piece table(int headerRows, String text, int page) {
        return new Piece(BlockKind.TABLE, 0, headerRows, text, page, 0);
    }
}
