package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.grammar.Expression.Place;

/** The characters of a GBNF source, in order. */
final class GbnfScanner {

    /** What {@link #peek} sees behind the last character. */
    static final int NOTHING = -1;

    private final int[] source;

    private int at;
    private int line = 1;
    private int column = 1;

    GbnfScanner(String source) {
        this.source = source.codePoints().toArray();
    }

    static ConstraintException refused(Place place, String reason) {
        return new ConstraintException(place.toString(), reason);
    }

    Place place() {
        return new Place(line, column);
    }

    boolean atEnd() {
        return at == source.length;
    }

    int peek() {
        return atEnd() ? NOTHING : source[at];
    }

    int next() {
        if (atEnd()) {
            throw refused(place(), "the grammar ends too early");
        }
        int character = source[at++];
        boolean newLine = character == '\n' || (character == '\r' && peek() != '\n');
        line += newLine ? 1 : 0;
        column = newLine ? 1 : column + 1;
        return character;
    }

    boolean take(int character) {
        boolean found = peek() == character;
        if (found) {
            next();
        }
        return found;
    }

    void expect(String text) {
        var place = place();
        for (int i = 0; i < text.length(); i++) {
            if (!take(text.charAt(i))) {
                throw refused(place, "'%s' must stand here".formatted(text));
            }
        }
    }

    void expectLineEnd() {
        if (peek() != '\n' && peek() != '\r') {
            throw refused(place(), "'%s' may not stand here".formatted(Character.toString(peek())));
        }
    }

    /** Skips blanks and comments, and with {@code newLines} line ends too. */
    void skipSpace(boolean newLines) {
        while (true) {
            switch (peek()) {
                case ' ', '\t' -> next();
                case '#' -> skipComment();
                case '\r', '\n' -> {
                    if (!newLines) {
                        return;
                    }
                    next();
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void skipComment() {
        while (!atEnd() && peek() != '\n' && peek() != '\r') {
            next();
        }
    }

    boolean atName() {
        int c = peek();
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || atDigit();
    }

    boolean atDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    String name() {
        if (!atName()) {
            throw refused(place(), "the name of a rule must stand here");
        }
        var name = new StringBuilder();
        while (atName()) {
            name.appendCodePoint(next());
        }
        return name.toString();
    }

    int number(int limit) {
        var place = place();
        if (!atDigit()) {
            throw refused(place, "a number must stand here");
        }
        long number = 0;
        while (atDigit()) {
            number = Math.min(number * 10 + next() - '0', Integer.MAX_VALUE);
        }
        if (number > limit) {
            throw refused(place, "%d repetitions are more than %d".formatted(number, limit));
        }
        return (int) number;
    }

    /** Whether a minus follows that does not end its set. */
    boolean startsRange() {
        return peek() == '-' && at + 1 < source.length && source[at + 1] != ']';
    }

    int rangeEnd() {
        next();
        return character();
    }

    /** A character of a text or a set, written as itself or as an escape. */
    int character() {
        var place = place();
        int character = next();
        int meant = character == '\\' ? escaped(place) : character;
        if (meant > Character.MAX_CODE_POINT || (meant >= 0xD800 && meant <= 0xDFFF)) {
            throw refused(place, "U+%X is no character".formatted(meant));
        }
        return meant;
    }

    private int escaped(Place place) {
        int kind = next();
        return switch (kind) {
            case 'x' -> hexadecimal(2, place);
            case 'u' -> hexadecimal(4, place);
            case 'U' -> hexadecimal(8, place);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> kind;
            default -> throw refused(place, "\\%s is no escape".formatted(Character.toString(kind)));
        };
    }

    private int hexadecimal(int digits, Place place) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = atEnd() || peek() > 'f' ? -1 : Character.digit((char) peek(), 16);
            if (digit < 0) {
                throw refused(place, "%d hexadecimal digits must follow".formatted(digits));
            }
            value = value * 16 + digit;
            next();
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
