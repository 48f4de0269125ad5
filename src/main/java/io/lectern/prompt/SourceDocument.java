package io.lectern.prompt;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.model.ChatEncoding;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A document version as prompts read it: its text cut into pieces, each read as one or not at all, and each turned into ids by
 * itself. The cuts depend on nothing but the text, so that a document has the same ids whatever was asked, and lengths add
 * up exactly. Running headers and page numbers are in no piece. Ids are made when they are first wanted, and kept. Safe for
 * use by several threads.
 */
public final class SourceDocument {

    /** A block longer than this is cut between sentences. */
    private static final int PIECE_CHARACTERS = 600;
    /** And a sentence longer than this, which is none, anywhere. */
    private static final int LONGEST_SENTENCE = 2_400;

    private final VersionId version;
    private final String filename;
    private final CanonicalText text;
    private final Function<String, int[]> encoding;
    private final List<Piece> pieces;
    private final AtomicReferenceArray<int @Nullable []> ids;
    /** Of all pieces, 0 until somebody asked. */
    private volatile int tokens;

    /**
     * A piece.
     *
     * @param range with the line breaks behind it
     * @param section counts the headings before it, those that follow one another once
     * @param location the headings above it, outermost first, joined with {@code " › "}; empty when there are none
     * @param tableHeader what stands above the columns, when the piece is of a table but not its beginning
     */
    record Piece(TextRange range, Block block, int section, String location, Optional<TextRange> tableHeader) {

        boolean isHeading() {
            return block.kind() == BlockKind.HEADING;
        }
    }

    public SourceDocument(VersionId version, String filename, CanonicalText text, ChatEncoding encoding) {
        this(version, filename, text, encoding::content);
    }

    private SourceDocument(VersionId version, String filename, CanonicalText text, Function<String, int[]> encoding) {
        this.version = version;
        this.filename = filename;
        this.text = text;
        this.encoding = encoding;
        this.pieces = pieces(text);
        this.ids = new AtomicReferenceArray<>(pieces.size());
    }

    /** A document that no model reads: its tokens are estimated. */
    public static SourceDocument withoutModel(VersionId version, String filename, CanonicalText text) {
        return new SourceDocument(
                version, filename, text, piece -> new int[(int) Math.ceil(TokenEstimate.of(piece, 0, piece.length()))]);
    }

    public VersionId version() {
        return version;
    }

    public String filename() {
        return filename;
    }

    public CanonicalText text() {
        return text;
    }

    /** How many pieces there are. */
    public int size() {
        return pieces.size();
    }

    /** Tokens of a piece. */
    public int tokens(int piece) {
        return ids(piece).length;
    }

    /** Tokens of all pieces: those that no prompt wanted yet are counted once, and their ids are not kept. */
    public int tokens() {
        if (tokens == 0) {
            tokens = IntStream.range(0, size()).map(this::count).sum();
        }
        return tokens;
    }

    private int count(int piece) {
        var known = ids.get(piece);
        return known == null ? encoding.apply(range(piece).of(text.text())).length : known.length;
    }

    /** The part of the text that a piece is, with the line breaks behind it. */
    public TextRange range(int piece) {
        return pieces.get(piece).range();
    }

    /** The headings above a piece, outermost first, joined with {@code " › "}; empty when there are none. */
    public String location(int piece) {
        return pieces.get(piece).location();
    }

    /** The pieces that hold a part of the text; empty when it lies in none. */
    public Optional<PieceRun> pieces(TextRange range) {
        int first = pieceEndingBehind(range.start());
        int last = first;
        while (last < size() && range(last).start() < range.end()) {
            last++;
        }
        return last == first ? Optional.empty() : Optional.of(new PieceRun(first, last - 1));
    }

    /** What kind of block a piece is of. */
    public BlockKind kind(int piece) {
        return pieces.get(piece).block().kind();
    }

    /** Counts the headings before a piece, those that follow one another once. */
    public int section(int piece) {
        return pieces.get(piece).section();
    }

    Piece piece(int index) {
        return pieces.get(index);
    }

    int[] ids(int piece) {
        var known = ids.get(piece);
        if (known == null) {
            known = encoding.apply(range(piece).of(text.text()));
            ids.set(piece, known);
        }
        return known;
    }

    private int pieceEndingBehind(int offset) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (range(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static List<Piece> pieces(CanonicalText text) {
        var pieces = new ArrayList<Piece>();
        Deque<Block> path = new ArrayDeque<>();
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
                while (!path.isEmpty() && path.getLast().level() >= block.level()) {
                    path.removeLast();
                }
            }
            int end = i + 1 < blocks.size()
                    ? blocks.get(i + 1).range().start()
                    : text.text().length();
            addPieces(pieces, text.text(), block, end, section, location(path, text.text()));
            if (block.kind() == BlockKind.HEADING) {
                path.addLast(block);
            }
        }
        return List.copyOf(pieces);
    }

    private static String location(Deque<Block> path, String text) {
        return path.stream()
                .map(heading -> heading.range().of(text).replace('\n', ' '))
                .collect(Collectors.joining(" › "));
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceDocument document && version.equals(document.version);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version);
    }

    @Override
    public String toString() {
        return "%s v%d (%s)".formatted(filename, version.version(), version.document());
    }
}
