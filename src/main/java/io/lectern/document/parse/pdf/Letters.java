package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.LineJoiner;
import java.util.regex.Pattern;

/** What the characters of a line tell about its place in a text. */
final class Letters {

    private static final Pattern LIST_MARK = Pattern.compile(
            "[•●▪◦‣■□◆➢∙·○❖✓–—*\\-\uF0B7\uF0A7\u00B7]|\\(?(?:\\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[①-⑳]|（[一二三四五六七八九十\\d]{1,3}）");
    private static final Pattern FIGURE = Pattern.compile(
            "[\\s(\\[$€£¥+\\-–—−~<>≤≥±]*(?:USD|EUR|RMB|US\\$)?\\s*(?:\\d[\\d.,:/' ]*)?[\\s%)\\]xX*†‡]*|n/?[amr]\\.?|N/?[AMR]\\.?|nil|-+|—|–");
    private static final int MOST_LETTERS = 4;
    private static final String SENTENCE_ENDS = ".!?:;。！？：；…\"”’)）」』";

    private Letters() {}

    static boolean isListMark(String word) {
        return LIST_MARK.matcher(word).matches();
    }

    /** Whether a line begins with a mark of a list and has more. */
    static boolean beginsItem(String line) {
        int space = line.indexOf(' ');
        if (space > 0 && space < line.length() - 1) {
            return isListMark(line.substring(0, space));
        }
        return line.length() > 1
                && LIST_MARK.matcher(line.substring(0, 1)).matches()
                && "•●▪◦■□◆➢○❖".indexOf(line.charAt(0)) >= 0;
    }

    /** Whether it is a number, an amount, a share, or what stands for none. */
    static boolean isFigure(String cell) {
        int letters = 0;
        for (int i = 0; i < cell.length() && letters <= MOST_LETTERS; i++) {
            letters += Character.isLetter(cell.charAt(i)) ? 1 : 0;
        }
        return letters <= MOST_LETTERS && FIGURE.matcher(cell).matches();
    }

    static boolean isCurrency(String word) {
        return word.length() == 1 && Character.getType(word.charAt(0)) == Character.CURRENCY_SYMBOL;
    }

    static boolean endsSentence(String line) {
        return SENTENCE_ENDS.indexOf(line.charAt(line.length() - 1)) >= 0;
    }

    static boolean beginsLowerCase(String line) {
        return Character.isLowerCase(line.codePointAt(0));
    }

    static boolean isRightToLeft(String text) {
        for (int i = 0; i < text.length(); i++) {
            byte direction = Character.getDirectionality(text.charAt(i));
            if (direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
                return false;
            }
            if (direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC) {
                return true;
            }
        }
        return false;
    }

    /** Whether no space is due between two texts: both sides are of a script without, and close. */
    static boolean isUnspaced(String before, String after, float gap, float size) {
        return gap < 0.5f * size
                && LineJoiner.isWide(before.charAt(before.length() - 1))
                && LineJoiner.isWide(after.charAt(0));
    }

    /** Whether most of it is written without spaces between words. */
    static boolean isWide(String text) {
        return width(text) * 2 > text.length() * 3;
    }

    static boolean hasWide(String text) {
        return width(text) > text.length();
    }

    /** Columns of a fixed-width screen that the text takes. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += LineJoiner.isWide(text.charAt(i)) ? 2 : 1;
        }
        return width;
    }

    static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }
}
