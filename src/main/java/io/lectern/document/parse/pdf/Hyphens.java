package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.CleanText;
import io.lectern.document.parse.text.LineJoiner;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Joins lines to one text. Whether a hyphen at the end of a line belongs to the word or to the layout is told by the
 * words of the document: {@code long-term} elsewhere in a line keeps it.
 */
final class Hyphens {

    private static final Pattern COMPOUND = Pattern.compile("\\p{L}+(?:[-\u2010]\\p{L}+)+");
    private static final int NEIGHBOURHOOD = 20;
    private static final int MOST_WORDS = 50_000;

    private final Set<String> compounds = new HashSet<>();

    void learn(Segment segment) {
        if (compounds.size() < MOST_WORDS
                && (segment.text().indexOf('-') >= 0 || segment.text().indexOf('\u2010') >= 0)) {
            var matcher = COMPOUND.matcher(segment.text());
            while (matcher.find()) {
                compounds.add(key(matcher.group()));
            }
        }
    }

    /** Appends a line to those before it. */
    void join(StringBuilder text, String line) {
        int last = text.length() - 1;
        if (last < 0) {
            text.append(line);
            return;
        }
        char end = text.charAt(last);
        if (end == CleanText.SOFT_HYPHEN) {
            text.setLength(last);
        } else if (isHyphen(end)
                && last > 0
                && Character.isLetter(text.charAt(last - 1))
                && Letters.beginsLowerCase(line)) {
            if (!compounds.contains(key(lastWord(text) + firstWord(line))) && !Letters.hasWide(line)) {
                text.setLength(last);
            }
        } else if (!isUnspaced(text, line) && !endsInDash(text)) {
            text.append(' ');
        }
        text.append(line);
    }

    /** Lines of a text without spaces break anywhere, before a figure and within it too. */
    private static boolean isUnspaced(StringBuilder text, String line) {
        char before = text.charAt(text.length() - 1);
        char after = line.charAt(0);
        if (LineJoiner.isWide(before) || LineJoiner.isWide(after)) {
            return LineJoiner.isWide(before) == LineJoiner.isWide(after)
                    || Character.isDigit(before)
                    || Character.isDigit(after);
        }
        return Character.isDigit(before)
                && Character.isDigit(after)
                && Letters.isWide(text.substring(Math.max(0, text.length() - NEIGHBOURHOOD)))
                && Letters.isWide(line.substring(0, Math.min(line.length(), NEIGHBOURHOOD)));
    }

    /** What is left of a soft hyphen at the very end is a hyphen. */
    static String finished(StringBuilder text) {
        return text.toString().replace(String.valueOf(CleanText.SOFT_HYPHEN), "");
    }

    /** A hyphen between a word and what is no lower-case word: part of a name or a number. */
    private static boolean endsInDash(StringBuilder text) {
        int last = text.length() - 1;
        return last > 0 && isHyphen(text.charAt(last)) && Character.isLetterOrDigit(text.charAt(last - 1));
    }

    private static boolean isHyphen(char c) {
        return c == '-' || c == '\u2010';
    }

    private static String key(String word) {
        return word.toLowerCase(Locale.ROOT).replace('\u2010', '-');
    }

    private static String lastWord(StringBuilder text) {
        int start = text.length() - 1;
        while (start > 0 && (Character.isLetter(text.charAt(start - 1)) || isHyphen(text.charAt(start - 1)))) {
            start--;
        }
        return text.substring(start);
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && (Character.isLetter(line.charAt(end)) || isHyphen(line.charAt(end)))) {
            end++;
        }
        return line.substring(0, end);
    }
}
