package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a block that a passage holds whole: a sentence, a row, a line, or a part of one that is longer than a
 * passage may be. The atoms of a block cover it without gaps.
 */
record Atom(Block block, TextRange range, double tokens) {

    static List<Atom> of(String text, Block block, double maxTokens) {
        var atoms = new ArrayList<Atom>();
        int from = block.range().start();
        for (int end : ends(text, block)) {
            addWithin(atoms, text, block, new TextRange(from, end), maxTokens);
            from = end;
        }
        return atoms;
    }

    boolean isHeading() {
        return block.kind() == BlockKind.HEADING;
    }

    boolean endsBlock() {
        return range.end() == block.range().end();
    }

    /** Whether it is a row of a table whose first row is another atom. */
    boolean continuesTable() {
        return block.kind() == BlockKind.TABLE && range.start() > block.range().start();
    }

    private static List<Integer> ends(String text, Block block) {
        var ends = new ArrayList<Integer>();
        var part = block.range().of(text);
        int offset = block.range().start();
        switch (block.kind()) {
            case TABLE, CODE -> {
                for (int at = part.indexOf('\n'); at >= 0; at = part.indexOf('\n', at + 1)) {
                    ends.add(offset + at + 1);
                }
            }
            case HEADING, PARAGRAPH, LIST_ITEM, FOOTNOTE, FURNITURE ->
                SentenceSplitter.sentences(part).stream().skip(1).forEach(next -> ends.add(offset + next.start()));
        }
        if (ends.isEmpty() || ends.getLast() < block.range().end()) {
            ends.add(block.range().end());
        }
        return ends;
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
