package io.lectern.document.parse.text;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The main language of a text, told by its scripts and, for Latin script, by English function words. */
public final class LanguageGuess {

    private static final int SAMPLE_CHARACTERS = 200_000;
    private static final int SHORTEST_BLOCK = 40;
    private static final double LETTERS_PER_WORD = 5;
    private static final Set<String> ENGLISH = Set.of(
            "the", "of", "and", "to", "in", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on", "not",
            "are", "this", "or", "from", "an", "have", "has", "at", "which", "will", "we", "you", "were", "can");

    private static final double ENGLISH_SHARE = 0.12;

    private LanguageGuess() {}

    /** An ISO 639-1 code, or null when the text is of no language that can be told. */
    public static @Nullable String of(String text) {
        var sample = text.substring(0, Math.min(text.length(), SAMPLE_CHARACTERS));
        long han = count(sample, Character.UnicodeScript.HAN);
        long kana = count(sample, Character.UnicodeScript.HIRAGANA) + count(sample, Character.UnicodeScript.KATAKANA);
        long hangul = count(sample, Character.UnicodeScript.HANGUL);
        double latinWords = count(sample, Character.UnicodeScript.LATIN) / LETTERS_PER_WORD;
        long asian = han + kana + hangul;
        if (asian > 0 && asian >= latinWords) {
            if (hangul > han + kana) {
                return "ko";
            }
            return kana * 10 > asian ? "ja" : "zh";
        }
        return isEnglish(sample) ? "en" : null;
    }

    /** The language of a block, null when it is too short to tell. */
    static @Nullable String ofBlock(String text) {
        return text.length() < SHORTEST_BLOCK ? null : of(text);
    }

    private static long count(String sample, Character.UnicodeScript script) {
        return sample.codePoints()
                .filter(c -> Character.isLetter(c) && Character.UnicodeScript.of(c) == script)
                .count();
    }

    private static boolean isEnglish(String sample) {
        int words = 0;
        int english = 0;
        int start = -1;
        for (int i = 0; i <= sample.length(); i++) {
            boolean letter = i < sample.length() && Character.isLetter(sample.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                words++;
                english += ENGLISH.contains(sample.substring(start, i).toLowerCase(Locale.ROOT)) ? 1 : 0;
                start = -1;
            }
        }
        return words > 0 && english >= words * ENGLISH_SHARE;
    }
}
