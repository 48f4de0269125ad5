package io.lectern.prompt;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of a document that a prompt holds under a label of its own.
 *
 * @param whole whether it is all of the document
 */
public record Excerpt(SourceDocument document, PieceRun pieces, boolean whole) {

    /** An excerpt of these pieces. */
    public static Excerpt of(SourceDocument document, PieceRun pieces) {
        return new Excerpt(document, pieces, pieces.first() == 0 && pieces.last() == document.size() - 1);
    }

    static Excerpt whole(SourceDocument document) {
        return of(document, new PieceRun(0, document.size() - 1));
    }

    /** What is read of the text: one range, or several between which running headers and footers lie. */
    public List<TextRange> ranges() {
        var ranges = new ArrayList<TextRange>();
        for (int piece = pieces.first(); piece <= pieces.last(); piece++) {
            var range = document.range(piece);
            if (!ranges.isEmpty() && ranges.getLast().end() == range.start()) {
                range = new TextRange(ranges.removeLast().start(), range.end());
            }
            ranges.add(range);
        }
        return ranges;
    }

    /** Tokens of the text, without the head above it. */
    public int tokens() {
        return IntStream.rangeClosed(pieces.first(), pieces.last())
                .map(document::tokens)
                .sum();
    }

    /** What stands above the text, behind the label: where it is from, and the header of a table that it begins within. */
    String head() {
        return head(document, pieces.first(), whole);
    }

    static String head(SourceDocument document, int first, boolean whole) {
        var piece = document.piece(first);
        var place = whole || piece.location().isEmpty() ? "" : " › " + piece.location();
        var header = piece.tableHeader()
                .map(range -> range.of(document.text().text()))
                .orElse("");
        return document.filename() + place + "\n" + header;
    }

    @Override
    public String toString() {
        return ranges().stream()
                .map(range -> "%,d–%,d".formatted(range.start(), range.end()))
                .collect(Collectors.joining(", "));
    }
}
