package io.lectern.document.parse.word;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** The text of one paragraph as its elements come, with its formulas in one line: {@code (a+b)/2}, {@code x^2}. */
final class RunText {

    private static final char BREAK = '\n';
    private static final int PRIVATE_USE = 0xD800;

    private final StringBuilder text = new StringBuilder();
    private final Deque<Formula> formulas = new ArrayDeque<>();
    private boolean inText;

    /** An open element of a formula. */
    private static final class Formula {

        final String name;
        final int start;
        String begin = "(";
        String end = ")";
        int parts;

        Formula(String name, int start) {
            this.name = name;
            this.start = start;
        }
    }

    void start(String name, Attributes attributes) {
        switch (name) {
            case "w:t", "m:t", "a:t" -> inText = true;
            case "w:tab", "w:ptab" -> text.append('\t');
            case "w:br", "w:cr", "a:br" -> text.append(BREAK);
            case "w:noBreakHyphen" -> text.append('-');
            case "w:softHyphen" -> text.append('\u00AD');
            case "w:sym" -> appendSymbol(Names.attribute(attributes, "char"));
            default -> {
                if (name.startsWith("m:")) {
                    startFormula(name, attributes);
                }
            }
        }
    }

    void end(String name) {
        if (name.equals("w:t") || name.equals("m:t") || name.equals("a:t")) {
            inText = false;
        } else if (!formulas.isEmpty() && formulas.peek().name.equals(name)) {
            endFormula(formulas.pop());
        }
    }

    void characters(char[] characters, int start, int length) {
        if (inText) {
            text.append(characters, start, length);
        }
    }

    void append(String more) {
        text.append(more);
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void appendSymbol(@Nullable String code) {
        try {
            int symbol = code == null ? 0 : Integer.parseInt(code, 16);
            // Letters of symbol fonts are in the private use area; what they look like is not known.
            if (symbol > ' ' && symbol < PRIVATE_USE) {
                text.append((char) symbol);
            }
        } catch (NumberFormatException notANumber) {
            text.append(' ');
        }
    }

    private void startFormula(String name, Attributes attributes) {
        var around = formulas.peek();
        switch (name) {
            case "m:den" -> text.append('/');
            case "m:sup" -> text.append('^');
            case "m:sub" -> text.append('_');
            case "m:e" -> startOperand(around);
            case "m:chr" -> text.append(String.valueOf(Names.attribute(attributes, "val")));
            case "m:begChr", "m:endChr" -> setDelimiter(name, Names.attribute(attributes, "val"));
            default -> {}
        }
        switch (name) {
            case "m:num", "m:den", "m:sup", "m:sub", "m:e", "m:rad", "m:d", "m:func" ->
                formulas.push(new Formula(name, text.length()));
            default -> {}
        }
    }

    private void startOperand(@Nullable Formula around) {
        if (around == null) {
            return;
        }
        switch (around.name) {
            case "m:rad" -> text.append('√');
            case "m:func" -> text.append(' ');
            case "m:d" -> text.append(around.parts++ == 0 ? around.begin : ", ");
            default -> {}
        }
    }

    private void setDelimiter(String name, @Nullable String delimiter) {
        var around = formulas.peek();
        if (around != null && around.name.equals("m:d") && delimiter != null) {
            if (name.equals("m:begChr")) {
                around.begin = delimiter;
            } else {
                around.end = delimiter;
            }
        }
    }

    private void endFormula(Formula ended) {
        switch (ended.name) {
            case "m:num", "m:den", "m:sup", "m:sub" -> parenthesize(ended.start);
            case "m:e" -> {
                if (!formulas.isEmpty() && formulas.peek().name.equals("m:rad")) {
                    parenthesize(ended.start);
                }
            }
            case "m:d" -> text.append(ended.parts > 0 ? ended.end : "");
            default -> {}
        }
    }

    private void parenthesize(int start) {
        if (text.length() - start > 1) {
            text.insert(start, '(').append(')');
        }
    }
}
