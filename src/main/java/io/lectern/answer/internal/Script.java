package io.lectern.answer.internal;

import java.lang.Character.UnicodeScript;

/** Which of the two languages Lectern itself speaks suits a text. */
public final class Script {

    private Script() {}

    /** Whether a text has Chinese characters. */
    public static boolean isChinese(String text) {
        return text.codePoints().anyMatch(point -> UnicodeScript.of(point) == UnicodeScript.HAN);
    }
}
