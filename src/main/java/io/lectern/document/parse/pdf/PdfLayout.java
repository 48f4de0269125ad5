package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.CleanText;
import io.lectern.document.parse.text.Piece;
import io.lectern.document.parse.text.TextLimitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;

/**
 * Reads the text of a PDF page by page to blocks. A page is laid out when the pages after it are known that tell its
 * running lines; only those are kept, so that memory does not grow with the number of pages but by their text.
 */
final class PdfLayout {

    private static final int PAGES_AHEAD = 48;

    private final int maxCharacters;
    private final PDStream nothing;
    private final RunningLines running = new RunningLines();
    private final Hyphens hyphens = new Hyphens();
    private final PageFlow flow = new PageFlow(hyphens);
    private final Deque<PageSegments> ahead = new ArrayDeque<>();
    private long characters;

    private PdfLayout(PDDocument document, int maxCharacters) throws IOException {
        this.maxCharacters = maxCharacters;
        this.nothing = new PDStream(document, new ByteArrayInputStream(new byte[] {'\n'}));
    }

    /** The pieces of a document, in reading order. Pages whose text was read lose their content. */
    static List<Piece> takeText(PDDocument document, int maxCharacters, PdfTextParser.PageListener listener)
            throws IOException {
        var layout = new PdfLayout(document, maxCharacters);
        int pages = document.getNumberOfPages();
        var words = new PageWords(document, (page, number, directions, paths) -> {
            layout.accept(page, number, directions, paths);
            listener.read(number, pages);
        });
        words.read();
        while (!layout.ahead.isEmpty()) {
            layout.layOut(layout.ahead.remove());
        }
        return layout.pieces(Outline.of(document));
    }

    private void accept(PDPage page, int number, SequencedMap<Integer, List<Word>> words, PagePaths paths) {
        if (words.isEmpty()) {
            return;
        }
        int upright = Collections.max(
                words.sequencedKeySet(),
                Comparator.comparingInt(
                        direction -> words.getOrDefault(direction, List.of()).size()));
        var segments = segments(number, words, upright, Grid.of(paths.seen(page, upright)));
        learn(segments.upright());
        segments.turned().forEach(this::learn);
        if (characters > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        running.note(segments);
        ahead.add(segments);
        page.setContents(nothing);
        if (ahead.size() > PAGES_AHEAD) {
            layOut(ahead.remove());
        }
    }

    private static PageSegments segments(
            int number, SequencedMap<Integer, List<Word>> words, int upright, List<Grid> grids) {
        var turned = new ArrayList<List<Segment>>();
        words.forEach((direction, drawn) -> {
            if (direction != upright) {
                turned.add(Segments.of(drawn, List.of()));
            }
        });
        var main = Segments.of(words.getOrDefault(upright, List.of()), grids);
        return new PageSegments(number, main, grids, List.copyOf(turned));
    }

    private void learn(List<Segment> segments) {
        for (var segment : segments) {
            characters += segment.text().length();
            hyphens.learn(segment);
        }
    }

    private void layOut(PageSegments page) {
        var furniture = running.of(page);
        float bodySize = page.bodySize();
        var body = page.upright().stream()
                .filter(segment -> !furniture.contains(segment))
                .toList();
        float middle = middle(body);
        flow.addApart(furniture(furniture, page.number(), 0, middle));
        addRegions(RuledTable.replaceOn(body, page.grids(), page.number(), hyphens), bodySize, page.number());
        for (var turned : page.turned()) {
            addRegions(RuledTable.Page.without(turned), bodySize, page.number());
        }
        flow.addApart(furniture(furniture, page.number(), middle, Float.MAX_VALUE));
    }

    private void addRegions(RuledTable.Page layout, float bodySize, int page) {
        for (var region : ReadingOrder.of(layout.segments())) {
            flow.add(Paragraphs.of(region, layout.tables(), bodySize, page, hyphens));
        }
    }

    private static float middle(List<Segment> body) {
        return (float) body.stream().mapToDouble(Segment::baseline).average().orElse(0);
    }

    private static List<PageBlock> furniture(Set<Segment> running, int page, float from, float to) {
        var part = running.stream()
                .filter(segment -> segment.baseline() >= from && segment.baseline() < to)
                .sorted(Comparator.comparingInt(Segment::order))
                .toList();
        return Line.of(part).stream()
                .map(Line::whole)
                .map(line -> new PageBlock(
                        BlockKind.FURNITURE, 0, line.text(), line.size(), line.bold(), 1, false, page, 0, List.of()))
                .toList();
    }

    private List<Piece> pieces(Outline outline) {
        var blocks = flow.blocks();
        var levels = new Headings(blocks, outline).levels();
        var pieces = new ArrayList<Piece>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            var piece = piece(blocks.get(i), levels.get(i));
            if (!piece.text().isEmpty()) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static Piece piece(PageBlock block, int level) {
        if (level > 0) {
            return Piece.heading(level, CleanText.oneLine(block.text()), block.page());
        }
        if (block.nextPageAt() == 0) {
            return new Piece(block.kind(), 0, block.headerRows(), CleanText.lines(block.text()), block.page(), 0);
        }
        // Each half is clean already, but for a soft hyphen that nothing was joined to.
        var text = block.text();
        boolean hanging = text.charAt(text.length() - 1) == CleanText.SOFT_HYPHEN;
        return new Piece(
                block.kind(),
                0,
                0,
                hanging ? text.substring(0, text.length() - 1) : text,
                block.page(),
                block.nextPageAt());
    }
}
