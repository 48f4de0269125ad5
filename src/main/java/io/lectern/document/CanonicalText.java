package io.lectern.document;

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
        int end = Math.max(range.end(), range.start() + 1);
        int first = TextRange.firstEndingBehind(range.start(), pages, Page::range);
        int next = first;
        while (next < pages.size() && pages.get(next).range().start() < end) {
            next++;
        }
        return next == first
                ? Optional.empty()
                : Optional.of(new PageSpan(
                        pages.get(first).number(), pages.get(next - 1).number()));
    }
}
