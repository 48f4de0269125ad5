package io.lectern.evaluation.longbench.metric;

import java.util.ArrayList;
import java.util.List;

/** What Python makes of text where Java differs. */
final class PythonText {

    private PythonText() {}

    /** {@code str.split()}: what stands between blanks. */
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSpace(text.charAt(i))) {
                if (i > begin) {
                    words.add(text.substring(begin, i));
                }
                begin = i + 1;
            }
        }
        return words;
    }

    /** {@code str.isspace()}; none is beyond the basic plane. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || (c >= '\u001c' && c <= ' ')
                || c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200a')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
    }

    /** Without the line feeds at its beginning. */
    static String withoutLeadingLines(String text) {
        int begin = 0;
        while (begin < text.length() && text.charAt(begin) == '\n') {
            begin++;
        }
        return text.substring(begin);
    }
}
