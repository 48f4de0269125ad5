package io.lectern.model.vocabulary;

import java.util.HexFormat;

/**
 * A token of a vocabulary; its id is its place.
 *
 * @param score of pieces that may be joined, the highest is joined first
 */
record Token(String text, float score, TokenKind kind) {

    /** How vocabularies write the token of a single byte. */
    static String ofByte(int value) {
        return "<0x%s>".formatted(HexFormat.of().withUpperCase().toHexDigits((byte) value));
    }

    Token withKind(TokenKind other) {
        return new Token(text, score, other);
    }

    Token withText(String other) {
        return new Token(other, score, kind);
    }
}
