package io.lectern.document.parse;

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
final class TextAssembly {

    private static final String SEPARATOR = "\n\n";

    private final int maxCharacters;
    private final BitSet recognized = new BitSet();
    private List<Piece> pieces = new ArrayList<>();
    private IntConsumer pageListener = page -> {};
    private int pages;
    private long characters;

    TextAssembly(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** Tells of each page as it begins. */
    void tellPages(IntConsumer listener) {
        pageListener = listener;
    }

    /** Everything added from now on is on the next page. */
    void nextPage() {
        pages++;
        pageListener.accept(pages);
    }

    void add(BlockKind kind, String raw) {
        add(kind, 0, raw);
    }

    void addHeading(int level, String raw) {
        add(BlockKind.HEADING, Math.clamp(level, 1, 9), raw.replace('\n', ' '));
    }

    /** Puts pieces before all others, on the first page. */
    void prepend(List<Piece> first) {
        var all = new ArrayList<Piece>();
        for (var piece : first) {
            var text = CleanText.lines(piece.text());
            if (!text.isEmpty()) {
                all.add(new Piece(piece.kind(), piece.level(), text, Math.min(1, pages)));
            }
        }
        all.addAll(pieces);
        pieces = all;
    }

    void rewrite(UnaryOperator<List<Piece>> change) {
        pieces = new ArrayList<>(change.apply(pieces));
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    int pages() {
        return pages;
    }

    long characters() {
        return characters;
    }

    /** The numbers of the pages that nothing is on. */
    List<Integer> emptyPages() {
        var filled = new BitSet();
        pieces.forEach(piece -> filled.set(piece.page()));
        return IntStream.rangeClosed(1, pages)
                .filter(page -> !filled.get(page))
                .boxed()
                .toList();
    }

    /** Adds what was recognised in the picture of a page that nothing else is on. */
    void addRecognized(int page, List<String> paragraphs) {
        recognized.set(page);
        paragraphs.forEach(paragraph -> add(BlockKind.PARAGRAPH, 0, paragraph, page));
        pieces.sort(Comparator.comparingInt(Piece::page));
    }

    boolean hasHeadingOfLevel(int level) {
        return pieces.stream().anyMatch(piece -> piece.kind() == BlockKind.HEADING && piece.level() == level);
    }

    CanonicalText build() {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>(pieces.size());
        var pageList = new ArrayList<Page>(pages);
        int page = 1;
        int pageStart = 0;
        for (var piece : pieces) {
            int lastEnd = text.length();
            if (!text.isEmpty()) {
                text.append(SEPARATOR);
            }
            int start = text.length();
            for (; page < piece.page(); page++) {
                pageList.add(new Page(page, new TextRange(Math.min(pageStart, lastEnd), lastEnd), originOf(page)));
                pageStart = start;
            }
            text.append(piece.text());
            blocks.add(new Block(piece.kind(), piece.level(), new TextRange(start, text.length())));
        }
        for (; page <= pages; page++) {
            pageList.add(new Page(page, new TextRange(Math.min(pageStart, text.length()), text.length()), originOf(page)));
            pageStart = text.length();
        }
        if (text.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        var whole = text.toString();
        return new CanonicalText(whole, blocks, pageList, LanguageGuess.of(whole));
    }

    private TextOrigin originOf(int page) {
        return recognized.get(page) ? TextOrigin.RECOGNIZED : TextOrigin.EMBEDDED;
    }

    private void add(BlockKind kind, int level, String raw) {
        add(kind, level, raw, pages);
    }

    private void add(BlockKind kind, int level, String raw, int page) {
        var text = kind == BlockKind.CODE ? CleanText.verbatim(raw) : CleanText.lines(raw);
        if (text.isEmpty()) {
            return;
        }
        characters += text.length() + SEPARATOR.length();
        if (characters - SEPARATOR.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        pieces.add(new Piece(kind, level, text, page));
    }
}
