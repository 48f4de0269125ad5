package io.lectern.document;

import org.jspecify.annotations.Nullable;

/**
 * A structural unit of the canonical text. Blocks are in text order and do not overlap; only line breaks lie between
 * them.
 *
 * @param level 1 (outermost) to 9 for a heading, 0 for every other kind
 * @param headerRows how many first rows of a table say what its columns are; 0 for every other kind
 * @param language ISO 639-1 code of the block's language, null when it is too short to tell
 */
public record Block(
        BlockKind kind,
        int level,
        int headerRows,
        TextRange range,
        @Nullable String language) {

    public Block {
        if (kind == BlockKind.HEADING ? level < 1 || level > 9 : level != 0) {
            throw new IllegalArgumentException("level of a %s block must not be %d".formatted(kind, level));
        }
        if (headerRows < 0 || (headerRows > 0 && kind != BlockKind.TABLE)) {
            throw new IllegalArgumentException("header rows of a %s block must not be %d".formatted(kind, headerRows));
        }
    }

    /** A block without header rows, in a language that is not told. */
    public Block(BlockKind kind, int level, TextRange range) {
        this(kind, level, 0, range, null);
    }
}
