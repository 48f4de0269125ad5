package io.lectern.evaluation.retrieval;

import io.lectern.document.TextRange;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The usual ways to cut a text that know nothing of its structure, to compare with.
 *
 * @param maxTokens estimated tokens of a piece
 * @param overlapTokens estimated tokens at most that a piece shares with the one before it
 */
record TextCuts(int maxTokens, int overlapTokens) {

    /** Paragraphs, lines, sentences, words, characters: a text is cut at the first of them that makes it small enough. */
    private static final List<String> SEPARATORS = List.of("\n\n", "\n", ".", "?", "!", " ", "");

    /** Pieces of one size, between words. */
    List<TextRange> fixed(String text) {
        return merged(text, separated(text, new TextRange(0, text.length()), " "));
    }

    /** Pieces that end at the greatest of the separators, as recursive character splitters cut. */
    List<TextRange> recursive(String text) {
        var pieces = new ArrayList<TextRange>();
        addPieces(pieces, text, new TextRange(0, text.length()), 0);
        return merged(text, pieces);
    }

    private void addPieces(List<TextRange> pieces, String text, TextRange range, int separator) {
        if (separator == SEPARATORS.size() || tokens(text, range) <= maxTokens) {
            pieces.add(range);
            return;
        }
        for (var part : separated(text, range, SEPARATORS.get(separator))) {
            addPieces(pieces, text, part, separator + 1);
        }
    }

    /** The parts of a range that end behind a separator; single characters for an empty one. */
    private static List<TextRange> separated(String text, TextRange range, String separator) {
        var parts = new ArrayList<TextRange>();
        int from = range.start();
        while (from < range.end()) {
            int at = text.indexOf(separator, from, range.end());
            int end = separator.isEmpty()
                    ? text.offsetByCodePoints(from, 1)
                    : at < 0 ? range.end() : at + separator.length();
            parts.add(new TextRange(from, Math.min(end, range.end())));
            from = end;
        }
        return parts;
    }

    private List<TextRange> merged(String text, List<TextRange> pieces) {
        var merged = new ArrayList<TextRange>();
        var open = new ArrayDeque<TextRange>();
        double tokens = 0;
        for (var piece : pieces) {
            double more = tokens(text, piece);
            if (!open.isEmpty() && tokens + more > maxTokens) {
                merged.add(new TextRange(open.getFirst().start(), open.getLast().end()));
                while (!open.isEmpty() && (overlapTokens == 0 || tokens > overlapTokens || tokens + more > maxTokens)) {
                    tokens -= tokens(text, open.removeFirst());
                }
            }
            open.addLast(piece);
            tokens += more;
        }
        if (!open.isEmpty()) {
            merged.add(new TextRange(open.getFirst().start(), open.getLast().end()));
        }
        merged.removeIf(range -> range.of(text).isBlank());
        return merged;
    }

    private static double tokens(String text, TextRange range) {
        return TokenEstimate.of(text, range.start(), range.end());
    }
}
