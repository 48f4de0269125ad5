package io.lectern.answer.summary.extract;

/** How long a text is, as the length of a summary is counted: words, and Chinese characters. */
final class TextLength {

    private TextLength() {}

    static int of(String text) {
        int length = 0;
        boolean inWord = false;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            boolean ideographic = Character.isIdeographic(point);
            boolean word = !ideographic && Character.isLetterOrDigit(point);
            length += ideographic || (word && !inWord) ? 1 : 0;
            // A point or an apostrophe within a word or a number does not end it.
            inWord = word || (inWord && !ideographic && !Character.isWhitespace(point));
            at += Character.charCount(point);
        }
        return length;
    }
}
