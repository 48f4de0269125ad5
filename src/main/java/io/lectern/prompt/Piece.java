package io.lectern.prompt;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.HeadingPaths;
import io.lectern.document.TextRange;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a document: read as one or not at all.
 *
 * @param range with the line breaks behind it
 * @param section counts the headings before it, those that follow one another once
 * @param location the headings above it, outermost first, joined with {@code " › "}; empty when there are none
 * @param tableHeader what stands above the columns, when the piece is of a table but not its beginning
 */
record Piece(TextRange range, Block block, int section, String location, Optional<TextRange> tableHeader) {

    /** A block longer than this is cut between sentences. */
    private static final int PIECE_CHARACTERS = 600;
    /** And a sentence longer than this, which is none, anywhere. */
    private static final int LONGEST_SENTENCE = 2_400;

    boolean isHeading() {
        return block.kind() == BlockKind.HEADING;
    }

    /** The pieces of a text: all of its body, in its order, each part once. */
    static List<Piece> of(CanonicalText text) {
        var pieces = new ArrayList<Piece>();
        var headings = new HeadingPaths(text.blocks());
        int section = 0;
        var blocks = text.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            if (!block.kind().isBody()) {
                continue;
            }
            if (block.kind() == BlockKind.HEADING) {
                boolean follows = !pieces.isEmpty() && pieces.getLast().isHeading();
                section += follows ? 0 : 1;
            }
            int end = i + 1 < blocks.size()
                    ? blocks.get(i + 1).range().start()
                    : text.text().length();
            addPieces(pieces, text.text(), block, end, section, location(headings.above(block), text.text()));
        }
        return List.copyOf(pieces);
    }

    private static String location(List<TextRange> path, String text) {
        return path.stream().map(heading -> heading.of(text).replace('\n', ' ')).collect(Collectors.joining(" › "));
    }

    private static void addPieces(List<Piece> pieces, String text, Block block, int end, int section, String location) {
        var header = tableHeader(block, text);
        int start = block.range().start();
        for (int cut : cuts(block, text)) {
            pieces.add(new Piece(new TextRange(start, cut), block, section, location, lead(header, block, start)));
            start = cut;
        }
        pieces.add(new Piece(new TextRange(start, end), block, section, location, lead(header, block, start)));
    }

    private static Optional<TextRange> lead(@Nullable TextRange header, Block block, int start) {
        return start == block.range().start() ? Optional.empty() : Optional.ofNullable(header);
    }

    private static @Nullable TextRange tableHeader(Block block, String text) {
        int end = block.range().start();
        for (int row = 0; row < block.headerRows() && end < block.range().end(); row++) {
            int lineEnd = text.indexOf('\n', end);
            end = lineEnd < 0
                    ? block.range().end()
                    : Math.min(lineEnd + 1, block.range().end());
        }
        return block.headerRows() == 0 ? null : new TextRange(block.range().start(), end);
    }

    /** Where the pieces of a block begin, but for the first. */
    private static List<Integer> cuts(Block block, String text) {
        var cuts = new ArrayList<Integer>();
        int start = block.range().start();
        if (block.range().length() <= PIECE_CHARACTERS) {
            return cuts;
        }
        for (var sentence : SentenceSplitter.sentences(block.range().of(text))) {
            int from = block.range().start() + sentence.start();
            int to = block.range().start() + sentence.end();
            if (from > start && to - start > PIECE_CHARACTERS) {
                cuts.add(from);
                start = from;
            }
            while (to - start > LONGEST_SENTENCE) {
                start = notInsidePair(text, start + PIECE_CHARACTERS);
                cuts.add(start);
            }
        }
        return cuts;
    }

    private static int notInsidePair(String text, int offset) {
        return Character.isLowSurrogate(text.charAt(offset)) ? offset + 1 : offset;
    }
}
