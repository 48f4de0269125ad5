package io.lectern.model.vocabulary;

/** Text as tokenizers take it. */
final class PlainText {

    private PlainText() {}

    /**
     * The text, with U+FFFD for each half of a character that has lost its other one.
     *
     * @throws IllegalArgumentException when it is too long to be turned into tokens at once
     */
    static String checked(String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException("text must be at most %d characters: %d".formatted(most, text.length()));
        }
        return text.chars().anyMatch(unit -> Character.isSurrogate((char) unit)) ? whole(text) : text;
    }

    private static String whole(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                        ? 0xFFFD
                        : character)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
