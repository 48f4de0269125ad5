package io.lectern.prompt;

import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.model.ChatEncoding;
import io.lectern.retrieval.TokenEstimate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A document version as prompts read it: its text cut into pieces, each read as one or not at all, and each turned into ids by
 * itself. The cuts depend on nothing but the text, so that a document has the same ids whatever was asked, and lengths add
 * up exactly. Running headers and page numbers are in no piece. Ids are made when they are first wanted, and kept. Safe for
 * use by several threads.
 */
public final class SourceDocument {

    private final VersionId version;
    private final String filename;
    private final CanonicalText text;
    private final Function<String, int[]> encoding;
    private final List<Piece> pieces;
    private final AtomicReferenceArray<int @Nullable []> ids;
    /** Of all pieces, 0 until somebody asked. */
    private volatile int tokens;

    public SourceDocument(VersionId version, String filename, CanonicalText text, ChatEncoding encoding) {
        this(version, filename, text, encoding::content);
    }

    private SourceDocument(VersionId version, String filename, CanonicalText text, Function<String, int[]> encoding) {
        this.version = version;
        this.filename = filename;
        this.text = text;
        this.encoding = encoding;
        this.pieces = Piece.of(text);
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
