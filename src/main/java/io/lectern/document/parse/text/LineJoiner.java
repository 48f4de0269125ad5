package io.lectern.document.parse.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Undoes the line breaks that layout put into a paragraph. A break stays where a line ends early, where a list item
 * begins and between rows of figures.
 */
public final class LineJoiner {

    private static final Pattern BULLET = Pattern.compile("^[•●▪◦‣■□◆➢∙·*\\-–]\\s+\\S.*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[($€£¥+\\-–]*[\\d][\\d.,:/%)]*|[-–—$]");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final double FULL_LINE = 0.7;
    private static final double FIGURES_SHARE = 0.4;

    private LineJoiner() {}

    /** The paragraphs and list items (which begin with their bullet) of one block of lines. */
    public static List<String> paragraphs(String raw) {
        var parts = new ArrayList<String>();
        var lines =
                raw.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        int widest = lines.stream().mapToInt(LineJoiner::width).max().orElse(0);
        var current = new StringBuilder();
        String last = "";
        for (var line : lines) {
            if (!current.isEmpty() && isBullet(line)) {
                parts.add(current.toString());
                current.setLength(0);
            } else if (!current.isEmpty()) {
                boolean broken = width(last) < widest * FULL_LINE || isFigures(last) || isFigures(line);
                glue(current, line, broken);
                last = line;
                continue;
            }
            current.append(line);
            last = line;
        }
        if (!current.isEmpty()) {
            parts.add(current.toString());
        }
        return parts;
    }

    public static boolean isBullet(String line) {
        return BULLET.matcher(line).matches();
    }

    private static void glue(StringBuilder current, String line, boolean broken) {
        char before = current.charAt(current.length() - 1);
        char after = line.charAt(0);
        if (broken) {
            current.append('\n');
        } else if (endsInSplitWord(current, after)) {
            current.setLength(current.length() - 1);
        } else if (!(isWide(before) && isWide(after))) {
            current.append(' ');
        }
        current.append(line);
    }

    private static boolean endsInSplitWord(CharSequence text, char after) {
        int last = text.length() - 1;
        return (text.charAt(last) == '-' || text.charAt(last) == '\u2010' || text.charAt(last) == '\u00AD')
                && last > 0
                && Character.isLowerCase(text.charAt(last - 1))
                && Character.isLowerCase(after);
    }

    private static boolean isFigures(String line) {
        var words = SPACES.split(line, 0);
        int figures = 0;
        for (var word : words) {
            figures += NUMBER.matcher(word).matches() ? 1 : 0;
        }
        return figures >= 2 && figures >= words.length * FIGURES_SHARE;
    }

    private static int width(String line) {
        int width = 0;
        for (int i = 0; i < line.length(); i++) {
            width += isWide(line.charAt(i)) ? 2 : 1;
        }
        return width;
    }

    /** Written without spaces between words: CJK characters and their punctuation. */
    public static boolean isWide(char c) {
        return (c >= '\u2E80' && c <= '\u9FFF')
                || (c >= '\uF900' && c <= '\uFAFF')
                || (c >= '\uFF00' && c <= '\uFF65')
                || Character.isSurrogate(c);
    }
}
