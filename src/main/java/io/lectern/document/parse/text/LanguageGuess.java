package io.lectern.document.parse.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main language of a text, told by its scripts and, for Latin and Cyrillic script, by the function words of some
 * languages. A statistical detector tells more languages apart; this one costs no memory and says nothing rather than
 * something wrong.
 */
public final class LanguageGuess {

    private static final int SAMPLE_CHARACTERS = 200_000;
    private static final int SHORTEST_BLOCK = 24;
    private static final double LETTERS_PER_WORD = 5;
    private static final double LEAST_SHARE = 0.10;
    private static final double LEAST_LEAD = 1.3;
    private static final int LONGEST_WORD = 6;
    private static final Map<String, String> FUNCTION_WORDS = Map.of(
            "en",
                    "the of and to in is that for it as was with be by on not are this or from an have has at which will we you were can their its been",
            "de",
                    "der die das und ist von zu den dem des ein eine einer mit auf für nicht sich auch im es sind wird als bei oder wie werden zur zum nach aus über durch",
            "fr",
                    "le la les des et est un une du dans que pour qui sur par au aux pas ne ce plus avec sont se ou cette ses nous vous été être son",
            "es",
                    "el la los las de y en que un una es por con para del se no su al lo como más sus este esta son pero fue o también ha",
            "it",
                    "il lo la gli le di e che un una è per con del della dei non si da nel alla sono come anche più delle ha questo dal",
            "pt",
                    "o a os as de e que um uma é por com para do da dos das não se na no em mais como ao pelo são foi sua também ou",
            "nl",
                    "de het een en van is dat op te in zijn met voor niet aan er ook als door naar bij of uit maar worden werd deze wordt om",
            "sv",
                    "och att det som en är av för den till inte på med har de ett om var från kan vi eller hade när efter under",
            "pl", "i w z na do nie się jest to że o jak po od za oraz dla przez są przy lub ale tym tego jego który",
            "ru", "и в не на что с по как к из у за от его для это или был так но они мы было при же бы");
    private static final Map<String, Set<String>> LANGUAGES_OF_WORD = languagesOfWords();

    private LanguageGuess() {}

    /** An ISO 639-1 code, or null when the text is of no language that can be told. */
    public static @Nullable String of(String text) {
        int length = Math.min(text.length(), SAMPLE_CHARACTERS);
        var scripts = new Scripts();
        for (int i = 0; i < length; i++) {
            scripts.count(text.charAt(i));
        }
        double words = scripts.alphabetic / LETTERS_PER_WORD;
        int asian = scripts.han + scripts.kana + scripts.hangul;
        if (asian > 0 && asian >= words) {
            if (scripts.hangul > scripts.han + scripts.kana) {
                return "ko";
            }
            return scripts.kana * 10 > asian ? "ja" : "zh";
        }
        return byFunctionWords(text, length);
    }

    /** The language of a block, null when it is too short to tell. */
    public static @Nullable String ofBlock(String text) {
        var language = text.length() < SHORTEST_BLOCK / 4 ? null : of(text);
        boolean dense = "zh".equals(language) || "ja".equals(language) || "ko".equals(language);
        return dense || text.length() >= SHORTEST_BLOCK ? language : null;
    }

    private static @Nullable String byFunctionWords(String text, int length) {
        var hits = new HashMap<String, Integer>();
        int words = 0;
        int start = -1;
        for (int i = 0; i <= length; i++) {
            boolean letter = i < length && isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                words++;
                if (i - start <= LONGEST_WORD) {
                    var word = text.substring(start, i).toLowerCase(Locale.ROOT);
                    LANGUAGES_OF_WORD.getOrDefault(word, Set.of()).forEach(found -> hits.merge(found, 1, Integer::sum));
                }
                start = -1;
            }
        }
        return best(hits, words);
    }

    private static boolean isLetter(char c) {
        // Most are of these, for which the tables of Unicode need not be asked.
        return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetter(c);
    }

    private static @Nullable String best(Map<String, Integer> hits, int words) {
        String best = null;
        int most = 0;
        int second = 0;
        for (var hit : hits.entrySet()) {
            if (hit.getValue() > most) {
                second = most;
                most = hit.getValue();
                best = hit.getKey();
            } else {
                second = Math.max(second, hit.getValue());
            }
        }
        return most >= Math.max(2, words * LEAST_SHARE) && most >= second * LEAST_LEAD ? best : null;
    }

    private static Map<String, Set<String>> languagesOfWords() {
        var languages = new HashMap<String, Set<String>>();
        FUNCTION_WORDS.forEach((language, words) -> {
            for (var word : words.split(" ", -1)) {
                languages.computeIfAbsent(word, key -> new HashSet<>()).add(language);
            }
        });
        return languages;
    }

    /** How many letters of each script a text has. */
    private static final class Scripts {

        private int han;
        private int kana;
        private int hangul;
        private int alphabetic;

        void count(char c) {
            if (c < '\u1100') {
                alphabetic += isLetter(c) ? 1 : 0;
            } else if (c >= '\u3041' && c <= '\u30FF') {
                kana++;
            } else if (c >= '\uAC00' && c <= '\uD7A3') {
                hangul++;
            } else if ((c >= '\u3400' && c <= '\u9FFF') || (c >= '\uF900' && c <= '\uFAFF')) {
                han++;
            }
        }
    }
}
