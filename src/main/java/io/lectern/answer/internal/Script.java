package io.lectern.answer.internal;

import java.lang.Character.UnicodeScript;

/** Which of the two languages Lectern itself speaks suits a text. */
public final class Script {

    private static final int BEGINNING = 1_000;

    private Script() {}

    /** By the letters that a text begins with. */
    static boolean isMostlyChinese(String text) {
        var letters = text.codePoints()
                .filter(Character::isLetter)
                .limit(BEGINNING)
                .mapToObj(UnicodeScript::of)
                .toList();
        return 2 * letters.stream().filter(UnicodeScript.HAN::equals).count() > letters.size();
    }

    /** Whether a text has Chinese characters. */
    public static boolean isChinese(String text) {
        return text.codePoints().anyMatch(point -> UnicodeScript.of(point) == UnicodeScript.HAN);
    }
}
