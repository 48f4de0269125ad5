package io.lectern.document.parse.pdf;

/**
 * A word where it stands on its page, in points from the top left corner as its reader holds the page.
 *
 * @param right the end of its last glyph
 * @param baseline distance of its baseline from the top
 * @param size font size
 * @param bold whether its font is set off from the usual one: bold or italic
 */
record Word(String text, float left, float right, float baseline, float size, boolean bold) {}
