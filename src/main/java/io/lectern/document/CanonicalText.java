package io.lectern.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a document version was parsed to: one text, and blocks and pages as ranges into it. The text has {@code \n} as
 * its only line end, no NUL and no lone surrogate, and is never normalised again, so that {@code text.substring(start,
 * end)} is what a citation quotes.
 *
 * @param language ISO 639-1 code of the main language, null when it could not be told
 */
public record CanonicalText(
        String text,
        List<Block> blocks,
        List<Page> pages,
        @Nullable String language) {

    public CanonicalText {
        blocks = List.copyOf(blocks);
        pages = List.copyOf(pages);
        int end = 0;
        for (var block : blocks) {
            if (block.range().start() < end || block.range().end() > text.length()) {
                throw new IllegalArgumentException("block out of order or out of the text: " + block);
            }
            end = block.range().end();
        }
    }

    /** The pages that the range lies on; empty when the format has no pages. */
    public Optional<PageSpan> pagesOf(TextRange range) {
        int first = 0;
        int last = 0;
        for (var page : pages) {
            boolean holdsStart = page.range().start() <= range.start()
                    && range.start() < page.range().end();
            if (page.range().overlaps(range) || (range.length() == 0 && holdsStart)) {
                first = first == 0 ? page.number() : first;
                last = page.number();
            }
        }
        return first == 0 ? Optional.empty() : Optional.of(new PageSpan(first, last));
    }

    /** The headings above an offset, outermost first; a heading is not above itself. */
    public List<TextRange> headingsAbove(int offset) {
        var path = new ArrayDeque<Block>();
        for (var block : blocks) {
            if (block.range().end() > offset) {
                break;
            }
            if (block.kind() == BlockKind.HEADING) {
                while (!path.isEmpty() && path.getLast().level() >= block.level()) {
                    path.removeLast();
                }
                path.addLast(block);
            }
        }
        return new ArrayList<>(path).stream().map(Block::range).toList();
    }
}
