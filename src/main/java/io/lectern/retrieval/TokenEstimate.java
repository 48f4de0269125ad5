package io.lectern.retrieval;

/**
 * How many tokens a text has, whatever the model: 1 for each Chinese, Japanese or Korean character, 1.3 for each word
 * of other scripts. A run without spaces counts as a word for each {@value #WORD_CHARACTERS} characters, so that a
 * passage is bounded even for text that has no words.
 */
public final class TokenEstimate {

    private static final double WORD = 1.3;
    private static final int WORD_CHARACTERS = 12;
    /** The first Korean letter; Chinese and Japanese characters come later. */
    private static final int FIRST_CJK = 0x1100;

    private double tokens;
    private int run;

    /** The tokens of a part of a text, given in UTF-16 code units. */
    public static double of(CharSequence text, int start, int end) {
        var estimate = new TokenEstimate();
        for (int at = start; at < end; at++) {
            char c = text.charAt(at);
            if (Character.isHighSurrogate(c) && at + 1 < end) {
                estimate.add(Character.codePointAt(text, at));
                at++;
            } else {
                estimate.add(c);
            }
        }
        return estimate.tokens();
    }

    /** Adds one character. */
    public void add(int codePoint) {
        if (Character.isWhitespace(codePoint)) {
            run = 0;
        } else if (isCjk(codePoint)) {
            run = 0;
            tokens++;
        } else {
            tokens += run % WORD_CHARACTERS == 0 ? WORD : 0;
            run++;
        }
    }

    /** The tokens so far. */
    public double tokens() {
        return tokens;
    }

    private static boolean isCjk(int codePoint) {
        return codePoint >= FIRST_CJK
                && switch (Character.UnicodeScript.of(codePoint)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
                    default -> false;
                };
    }
}
