package io.lectern.document.parse;

import io.lectern.document.BlockKind;

/**
 * A block before it has its place in the text.
 *
 * @param page the page it is on, 0 in a format without pages
 */
record Piece(BlockKind kind, int level, String text, int page) {

    static Piece heading(int level, String text, int page) {
        return new Piece(BlockKind.HEADING, level, text, page);
    }

    Piece withKind(BlockKind newKind, int newLevel) {
        return new Piece(newKind, newLevel, text, page);
    }
}
