package io.lectern.retrieval;

import io.lectern.document.TextRange;

/**
 * A piece of canonical text with its place.
 *
 * @param start offset of its first UTF-16 code unit in the canonical text
 */
public record Fragment(int start, String text) {

    public TextRange range() {
        return new TextRange(start, start + text.length());
    }
}
