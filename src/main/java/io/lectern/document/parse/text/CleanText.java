package io.lectern.document.parse.text;

/** The characters of canonical text: {@code \n} as the only line end, no control characters, no lone surrogates. */
public final class CleanText {

    public static final char SOFT_HYPHEN = '\u00AD';

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /** Lines without space at their ends and without runs of spaces; no empty lines. */
    public static String lines(String raw) {
        var clean = characters(raw);
        var out = new StringBuilder(clean.length());
        boolean pendingSpace = false;
        boolean pendingLine = false;
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == '\n') {
                pendingLine = true;
            } else if (c == ' ' || c == '\t' || Character.isSpaceChar(c)) {
                pendingSpace = true;
            } else {
                if (!out.isEmpty() && pendingLine) {
                    out.append('\n');
                } else if (!out.isEmpty() && pendingSpace) {
                    out.append(' ');
                }
                pendingLine = false;
                pendingSpace = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Space inside is kept; empty lines at both ends and space at the very end are not. */
    public static String verbatim(String raw) {
        var clean = characters(raw).stripTrailing();
        int start = 0;
        for (int i = 0; i < clean.length() && Character.isWhitespace(clean.charAt(i)); i++) {
            if (clean.charAt(i) == '\n') {
                start = i + 1;
            }
        }
        return clean.substring(start);
    }

    /** One line: every run of white space becomes one space. */
    public static String oneLine(String raw) {
        return lines(raw).replace('\n', ' ');
    }

    private static String characters(String raw) {
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < raw.length() && Character.isLowSurrogate(raw.charAt(i + 1))) {
                out.append(c).append(raw.charAt(++i));
            } else if (c == '\r') {
                if (i + 1 == raw.length() || raw.charAt(i + 1) != '\n') {
                    out.append('\n');
                }
            } else {
                appendUnit(out, c);
            }
        }
        return out.toString();
    }

    private static void appendUnit(StringBuilder out, char c) {
        switch (c) {
            case '\n', '\u000B', '\f', '\u0085', '\u2028', '\u2029' -> out.append('\n');
            case '\t' -> out.append('\t');
            // A byte order mark, a soft hyphen and a zero width space mean nothing in text that is not laid out.
            case '\uFEFF', '\u00AD', '\u200B' -> {}
            default -> {
                if (Character.isSurrogate(c) || c == '\uFFFE' || c == '\uFFFF') {
                    out.append(REPLACEMENT);
                } else if (!Character.isISOControl(c)) {
                    out.append(c);
                }
            }
        }
    }
}
