package io.lectern.document;

/**
 * A structural unit of the canonical text. Blocks are in text order and do not overlap; only line breaks lie between
 * them.
 *
 * @param level 1 (outermost) to 9 for a heading, 0 for every other kind
 */
public record Block(BlockKind kind, int level, TextRange range) {

    public Block {
        if (kind == BlockKind.HEADING ? level < 1 || level > 9 : level != 0) {
            throw new IllegalArgumentException("level of a %s block must not be %d".formatted(kind, level));
        }
    }
}
