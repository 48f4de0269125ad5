package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a block that a passage holds whole: a table or a row of one, a part of code between blank lines, a sentence,
 * or a part of one that is longer than a passage may be. The atoms of a block cover it without gaps.
 */
record Atom(Block block, TextRange range, double tokens) {

    static List<Atom> of(String text, Block block, double maxTokens) {
        var atoms = new ArrayList<Atom>();
        for (var piece : pieces(text, block, maxTokens)) {
            addWithin(atoms, text, block, piece, maxTokens);
        }
        return atoms;
    }

    boolean isHeading() {
        return block.kind() == BlockKind.HEADING;
    }

    boolean endsBlock() {
        return range.end() == block.range().end();
    }

    /** Whether it is a row of a table whose header rows are in another atom. */
    boolean continuesTable() {
        return block.kind() == BlockKind.TABLE && range.start() > block.range().start();
    }

    private static List<TextRange> pieces(String text, Block block, double maxTokens) {
        return switch (block.kind()) {
            case TABLE -> fits(text, block.range(), maxTokens) ? List.of(block.range()) : lines(text, block.range());
            case CODE ->
                parts(text, block.range(), "\n\n").stream()
                        .flatMap(part ->
                                fits(text, part, maxTokens) ? List.of(part).stream() : lines(text, part).stream())
                        .toList();
            case HEADING, PARAGRAPH, LIST_ITEM, FOOTNOTE, FURNITURE -> sentences(text, block.range());
        };
    }

    /** Whether a range has no more tokens than a limit; as quickly told of a range that is far longer. */
    static boolean fits(String text, TextRange range, double maxTokens) {
        return cut(text, range.start(), range.end(), maxTokens) == range.end();
    }

    private static List<TextRange> lines(String text, TextRange range) {
        return parts(text, range, "\n");
    }

    /** The parts that end behind a separator, with all line breaks that follow it. */
    private static List<TextRange> parts(String text, TextRange range, String separator) {
        var ends = new ArrayList<Integer>();
        int at = text.indexOf(separator, range.start(), range.end());
        while (at >= 0) {
            int end = at + separator.length();
            while (end < range.end() && text.charAt(end) == '\n') {
                end++;
            }
            ends.add(end);
            at = text.indexOf(separator, end, range.end());
        }
        return between(range, ends);
    }

    private static List<TextRange> sentences(String text, TextRange range) {
        var ends = SentenceSplitter.sentences(range.of(text)).stream()
                .skip(1)
                .map(next -> range.start() + next.start())
                .toList();
        return between(range, ends);
    }

    private static List<TextRange> between(TextRange range, List<Integer> ends) {
        var parts = new ArrayList<TextRange>();
        int from = range.start();
        for (int end : ends) {
            parts.add(new TextRange(from, end));
            from = end;
        }
        if (from < range.end()) {
            parts.add(new TextRange(from, range.end()));
        }
        return parts;
    }

    private static void addWithin(List<Atom> atoms, String text, Block block, TextRange range, double maxTokens) {
        int from = range.start();
        while (from < range.end()) {
            int end = cut(text, from, range.end(), maxTokens);
            atoms.add(new Atom(block, new TextRange(from, end), TokenEstimate.of(text, from, end)));
            from = end;
        }
    }

    /** The end of the longest part within the limit, after white space where there is some. */
    private static int cut(String text, int from, int end, double maxTokens) {
        var estimate = new TokenEstimate();
        int afterSpace = from;
        int at = from;
        while (at < end) {
            int codePoint = text.codePointAt(at);
            estimate.add(codePoint);
            if (estimate.tokens() > maxTokens && at > from) {
                return afterSpace > from ? afterSpace : at;
            }
            at += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint)) {
                afterSpace = at;
            }
        }
        return end;
    }
}
