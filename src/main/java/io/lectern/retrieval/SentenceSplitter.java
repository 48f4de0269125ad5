package io.lectern.retrieval;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the sentences of English and Chinese text. A full stop ends a sentence unless it belongs to an abbreviation, an
 * initial or a number; a line end does when the line does not look wrapped; every row of a table is a sentence.
 */
public final class SentenceSplitter {

    private static final String FULL_WIDTH_ENDS = "。！？；｡";
    private static final String CLOSERS = "\"')]}»”’」』）】》〉";
    private static final String CELL_BORDER = " | ";
    /** A line of this many columns was probably broken to fit a page, not because a sentence ended. */
    private static final int WRAPPED_COLUMNS = 40;

    private static final Pattern LIST_MARK =
            Pattern.compile("^\\s*([-*•·▪–—○●]\\s|\\(?\\d{1,3}[.)、）]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)");
    private static final Pattern DOTTED_LETTERS = Pattern.compile("(\\p{L}\\.)*\\p{L}");
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "rev", "gen", "col", "sgt", "capt", "lt", "gov", "sen",
            "rep", "hon", "pres", "inc", "ltd", "co", "corp", "llc", "bros", "dept", "univ", "assn", "vs", "etc", "eg",
            "ie", "cf", "al", "ca", "approx", "no", "nos", "fig", "figs", "eq", "eqs", "sec", "ch", "vol", "pp", "ed",
            "eds", "ref", "tab", "art", "para", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
            "nov", "dec", "mt", "ave", "blvd", "rd", "tel", "ext", "min", "max", "avg", "est", "mio", "mrd");

    private SentenceSplitter() {}

    /** The sentences in text order, without the white space around them; together they hold everything else. */
    public static List<TextRange> sentences(String text) {
        var sentences = new ArrayList<TextRange>();
        int start = skipSpace(text, 0);
        int at = start;
        while (at < text.length()) {
            int end = sentenceEnd(text, start, at);
            if (end < 0) {
                at++;
            } else {
                sentences.add(new TextRange(start, end));
                start = skipSpace(text, end);
                at = start;
            }
        }
        if (start < text.length()) {
            sentences.add(new TextRange(start, withoutSpace(text, text.length())));
        }
        return sentences;
    }

    /** Where the sentence ends that the character at an offset closes, or -1 when it closes none. */
    private static int sentenceEnd(String text, int start, int at) {
        char c = text.charAt(at);
        if (c == '\n') {
            return isWrapped(text, at) ? -1 : withoutSpace(text, at);
        }
        if (FULL_WIDTH_ENDS.indexOf(c) >= 0) {
            return skipAny(text, skipAny(text, at + 1, FULL_WIDTH_ENDS), CLOSERS);
        }
        if (c != '.' && c != '!' && c != '?') {
            return -1;
        }
        int marks = skipAny(text, at + 1, ".!?");
        int end = skipAny(text, marks, CLOSERS);
        boolean stop = marks - at == 1 && c == '.';
        return isFollowedByStart(text, end) && !(stop && isInsideSentence(text, start, at, end)) ? end : -1;
    }

    private static boolean isFollowedByStart(String text, int end) {
        return end == text.length()
                || Character.isWhitespace(text.charAt(end))
                || Character.isIdeographic(text.codePointAt(end));
    }

    /** Whether a full stop belongs to an abbreviation, an initial, a list number, or goes on in lower case. */
    private static boolean isInsideSentence(String text, int start, int stop, int end) {
        int next = skipSpace(text, end);
        if (next < text.length() && Character.isLowerCase(text.codePointAt(next))) {
            return true;
        }
        int from = stop;
        while (from > start && isWordPart(text.charAt(from - 1))) {
            from--;
        }
        var word = text.substring(from, stop);
        boolean listNumber = from == start && word.chars().allMatch(Character::isDigit);
        return next < text.length()
                && (listNumber
                        || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT))
                        || DOTTED_LETTERS.matcher(word).matches());
    }

    private static boolean isWordPart(char c) {
        return c == '.' || (Character.isLetterOrDigit(c) && !Character.isIdeographic(c));
    }

    private static boolean isWrapped(String text, int lineEnd) {
        var line =
                text.substring(text.lastIndexOf('\n', lineEnd - 1) + 1, lineEnd).strip();
        int nextEnd = text.indexOf('\n', lineEnd + 1);
        var next = text.substring(lineEnd + 1, nextEnd < 0 ? text.length() : nextEnd);
        if (line.isEmpty() || next.isBlank() || line.contains(CELL_BORDER) || next.contains(CELL_BORDER)) {
            return false;
        }
        if (LIST_MARK.matcher(next).find()) {
            return false;
        }
        return Character.isLowerCase(next.strip().codePointAt(0))
                || ",，、-".indexOf(line.charAt(line.length() - 1)) >= 0
                || columns(line) >= WRAPPED_COLUMNS;
    }

    private static int columns(String line) {
        return line.codePoints().map(c -> Character.isIdeographic(c) ? 2 : 1).sum();
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int withoutSpace(String text, int end) {
        int at = end;
        while (at > 0 && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static int skipAny(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
