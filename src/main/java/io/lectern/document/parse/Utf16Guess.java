package io.lectern.document.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/**
 * Tells UTF-16 without a byte order mark: in the right order of bytes a text is nearly all of one script, and an East
 * Asian one is full of common characters, which one in the wrong order is not.
 */
final class Utf16Guess {

    private static final int FEWEST_BYTES = 8;
    private static final double OF_ONE_SCRIPT = 0.8;
    private static final double COMMON = 0.08;
    private static final double MOST_UNFIT = 0.02;

    private Utf16Guess() {}

    static Optional<Charset> of(byte[] sample) {
        if (sample.length < FEWEST_BYTES || sample.length % 2 != 0) {
            return Optional.empty();
        }
        boolean controls = hasControls(sample);
        if (!controls && CharsetGuess.isValid(sample, StandardCharsets.UTF_8)) {
            // A few Latin letters, taken in twos, may well be common Chinese characters.
            return Optional.empty();
        }
        return List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE).stream()
                .filter(charset -> isText(CharsetGuess.lenient(sample, charset), controls))
                .findFirst();
    }

    /** High bytes of most scripts are control characters, which no text in another charset has. */
    private static boolean hasControls(byte[] sample) {
        for (byte b : sample) {
            if (b >= 0 && b < 0x09) {
                return true;
            }
        }
        return false;
    }

    private static boolean isText(String text, boolean controls) {
        var scripts = new EnumMap<Character.UnicodeScript, Integer>(Character.UnicodeScript.class);
        int letters = 0;
        int unfit = 0;
        int common = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnfit(c)) {
                unfit++;
            } else if (Character.isLetter(c)) {
                letters++;
                scripts.merge(scriptOf(c), 1, Integer::sum);
                common += EastAsianGuess.isCommon(c) ? 1 : 0;
            }
        }
        int eastAsian = scripts.getOrDefault(Character.UnicodeScript.HAN, 0)
                + scripts.getOrDefault(Character.UnicodeScript.HANGUL, 0);
        int most = scripts.values().stream().max(Integer::compare).orElse(0);
        if (letters == 0 || unfit > text.length() * MOST_UNFIT || most < letters * OF_ONE_SCRIPT) {
            return false;
        }
        return eastAsian > letters / 4 ? common >= eastAsian * COMMON : controls;
    }

    private static boolean isUnfit(char c) {
        return (c < ' ' && c != '\n' && c != '\r' && c != '\t')
                || (c >= 0x7F && c < 0xA0)
                || c == 0xFFFD
                || c >= 0xFFFE
                || !Character.isDefined(c)
                || Character.getType(c) == Character.PRIVATE_USE;
    }

    /** Japanese is written in several scripts at once. */
    private static Character.UnicodeScript scriptOf(char c) {
        var script = Character.UnicodeScript.of(c);
        return switch (script) {
            case HIRAGANA, KATAKANA -> Character.UnicodeScript.HAN;
            default -> script;
        };
    }
}
