package io.lectern.retrieval.analysis;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Adds the parts of names that are written as one word, behind the word itself: those of {@code camelCase},
 * {@code snake_case}, {@code dotted.names} and {@code v1.2.3}, as far as they have three characters or more (McGregor is no Mc).
 */
final class NamePartsFilter extends TokenFilter {

    private static final int LEAST = 3;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String text, int start, int end) {}

    NamePartsFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        var part = parts.poll();
        if (part != null) {
            term.setEmpty().append(part.text());
            offset.setOffset(part.start(), part.end());
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        takeApart();
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        parts.clear();
    }

    private void takeApart() {
        int start = 0;
        for (int at = 1; at < term.length(); at++) {
            if (isBorder(at)) {
                add(start, at);
                start = at;
            }
        }
        if (start > 0) {
            add(start, term.length());
        }
        if (isSurname()) {
            parts.clear();
        }
    }

    /** McGregor, FitzRoy and PlayStation are no two words: a capital at the beginning and one more say nothing of code. */
    private boolean isSurname() {
        int capitals = 0;
        for (int at = 0; at < term.length(); at++) {
            char character = term.charAt(at);
            if (!Character.isLetter(character)) {
                return false;
            }
            capitals += Character.isUpperCase(character) ? 1 : 0;
        }
        return capitals == 2 && Character.isUpperCase(term.charAt(0));
    }

    private void add(int start, int end) {
        int from = isJoint(term.charAt(start)) ? start + 1 : start;
        if (end - from >= LEAST) {
            boolean exact = offset.endOffset() - offset.startOffset() == term.length();
            parts.add(new Part(
                    term.subSequence(from, end).toString(),
                    exact ? offset.startOffset() + from : offset.startOffset(),
                    exact ? offset.startOffset() + end : offset.endOffset()));
        }
    }

    /** Whether a part ends before a character, which is not the first. */
    private boolean isBorder(int at) {
        char before = term.charAt(at - 1);
        char here = term.charAt(at);
        if (isJoint(here)) {
            // In 1.2.3 and 1,234.5 they belong to the number.
            return here == '_' || !(Character.isDigit(before) && isDigitAt(at + 1));
        }
        if (Character.isUpperCase(here)) {
            return Character.isLowerCase(before) || (Character.isUpperCase(before) && isLowerCaseAt(at + 1));
        }
        return at == 1 && Character.isDigit(here) && (before == 'v' || before == 'V');
    }

    private static boolean isJoint(char character) {
        return character == '_' || character == '.' || character == ':' || character == ',';
    }

    private boolean isDigitAt(int at) {
        return at < term.length() && Character.isDigit(term.charAt(at));
    }

    private boolean isLowerCaseAt(int at) {
        return at < term.length() && Character.isLowerCase(term.charAt(at));
    }
}
