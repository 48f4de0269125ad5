package io.lectern.model.vocabulary;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A token of a vocabulary; its id is its place.
 *
 * @param score of pieces that may be joined, the highest is joined first
 */
record Token(String text, float score, TokenKind kind) {

    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

    /** How vocabularies write the token of a single byte. */
    static String ofByte(int value) {
        return "<0x%s>".formatted(HexFormat.of().withUpperCase().toHexDigits((byte) value));
    }

    static boolean isByte(String text) {
        return BYTE.matcher(text).matches();
    }

    Token withKind(TokenKind other) {
        return new Token(text, score, other);
    }
}
