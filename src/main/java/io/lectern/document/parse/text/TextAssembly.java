package io.lectern.document.parse.text;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.Page;
import io.lectern.document.TextOrigin;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Puts pieces together to a canonical text. Everything that reaches the text goes through here, so its invariants are
 * kept here: clean characters, a blank line between blocks, ranges that fit, and the limit.
 */
public final class TextAssembly {

    private static final String SEPARATOR = "\n\n";

    private final int maxCharacters;
    private final BitSet recognizedPages = new BitSet();
    private List<Piece> pieces = new ArrayList<>();
    private IntConsumer pageListener = page -> {};
    private int pages;
    private long characters;

    public TextAssembly(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** Tells of each page as it begins. */
    public void tellPages(IntConsumer listener) {
        pageListener = listener;
    }

    /** Everything added from now on is on the next page. */
    public void nextPage() {
        pages++;
        pageListener.accept(pages);
    }

    public void add(BlockKind kind, String raw) {
        add(Piece.of(kind, raw, pages));
    }

    public void addHeading(int level, String raw) {
        add(Piece.heading(level, raw.replace('\n', ' '), pages));
    }

    /** Puts pieces before all others, on the first page. */
    public void prepend(List<Piece> first) {
        var all = new ArrayList<Piece>();
        for (var piece : first) {
            var clean = cleaned(piece);
            if (!clean.text().isEmpty()) {
                all.add(new Piece(clean.kind(), clean.level(), 0, clean.text(), Math.min(1, pages), 0));
            }
        }
        all.addAll(pieces);
        pieces = all;
    }

    /** Replaces all pieces; the new ones are clean and in the order of their pages. */
    public void rewrite(UnaryOperator<List<Piece>> change) {
        pieces = new ArrayList<>(change.apply(pieces));
        characters = pieces.stream()
                .mapToLong(piece -> piece.text().length() + SEPARATOR.length())
                .sum();
    }

    /** Adds what was recognised in the picture of a page that nothing else is on. */
    public void addRecognized(int page, List<String> paragraphs) {
        recognizedPages.set(page);
        paragraphs.forEach(paragraph -> add(Piece.of(BlockKind.PARAGRAPH, paragraph, page)));
        pieces.sort(Comparator.comparingInt(Piece::lastPage));
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    public int pages() {
        return pages;
    }

    public long characters() {
        return characters;
    }

    /** The numbers of the pages that nothing is on. */
    public List<Integer> emptyPages() {
        var filled = new BitSet();
        for (var piece : pieces) {
            filled.set(piece.page());
            filled.set(piece.lastPage());
        }
        return IntStream.rangeClosed(1, pages)
                .filter(page -> !filled.get(page))
                .boxed()
                .toList();
    }

    public boolean hasHeadingOfLevel(int level) {
        return pieces.stream().anyMatch(piece -> piece.kind() == BlockKind.HEADING && piece.level() == level);
    }

    public CanonicalText build() {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>(pieces.size());
        var borders = new PageBorders();
        for (var piece : pieces) {
            int end = text.length();
            if (!text.isEmpty()) {
                text.append(SEPARATOR);
            }
            int start = text.length();
            borders.reach(piece.page(), end, start);
            if (piece.nextPageAt() > 0) {
                int border = start + piece.nextPageAt();
                borders.reach(piece.page() + 1, border, border);
            }
            text.append(piece.text());
            var range = new TextRange(start, text.length());
            blocks.add(new Block(
                    piece.kind(), piece.level(), piece.headerRows(), range, LanguageGuess.ofBlock(piece.text())));
        }
        if (text.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        borders.reach(pages + 1, text.length(), text.length());
        var whole = text.toString();
        return new CanonicalText(whole, blocks, borders.pages, LanguageGuess.of(whole));
    }

    /** Adds a piece, which need not be clean. */
    public void add(Piece raw) {
        var piece = cleaned(raw);
        if (piece.text().isEmpty()) {
            return;
        }
        characters += piece.text().length() + SEPARATOR.length();
        if (characters - SEPARATOR.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        pieces.add(piece);
    }

    private static Piece cleaned(Piece raw) {
        var text = raw.kind() == BlockKind.CODE ? CleanText.verbatim(raw.text()) : CleanText.lines(raw.text());
        return new Piece(raw.kind(), raw.level(), raw.headerRows(), text, raw.page(), 0);
    }

    /** Ends a page where the next one is reached. */
    private final class PageBorders {

        private final List<Page> pages = new ArrayList<>();
        private int start;

        /** Ends every page before the given one: the last of them at {@code end}; the page itself begins at {@code next}. */
        void reach(int page, int end, int next) {
            for (int number = pages.size() + 1; number < page; number++) {
                var origin = recognizedPages.get(number) ? TextOrigin.RECOGNIZED : TextOrigin.EMBEDDED;
                pages.add(new Page(number, new TextRange(Math.min(start, end), end), origin));
                start = next;
            }
        }
    }
}
