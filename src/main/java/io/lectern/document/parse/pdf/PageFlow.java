package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a document in reading order. A paragraph that goes on in the next column or on the next page is one
 * block; what stands between its halves at the foot of the page goes before it, what stands above its second half goes
 * after it, so that pages remain ranges of the text.
 */
final class PageFlow {

    private static final float SAME_SIZE = 0.6f;

    private final List<PageBlock> blocks = new ArrayList<>();
    private final Hyphens hyphens;

    PageFlow(Hyphens hyphens) {
        this.hyphens = hyphens;
    }

    /** Adds a region of a page, which may go on with the last paragraph. */
    void add(List<PageBlock> region) {
        if (region.isEmpty()) {
            return;
        }
        int open = lastText();
        var first = region.getFirst();
        if (first.kind() == BlockKind.TABLE) {
            addTable(first);
            blocks.addAll(region.subList(1, region.size()));
            return;
        }
        if (open < 0 || !goesOn(blocks.get(open), first)) {
            blocks.addAll(region);
            return;
        }
        var between = blocks.subList(open, blocks.size());
        var begun = between.getFirst();
        var passed = List.copyOf(between.subList(1, between.size()));
        between.clear();
        passed.stream().filter(block -> block.page() == begun.page()).forEach(blocks::add);
        blocks.add(joined(begun, first));
        passed.stream().filter(block -> block.page() > begun.page()).forEach(blocks::add);
        blocks.addAll(region.subList(1, region.size()));
    }

    private void addTable(PageBlock table) {
        int last = lastOfFlow();
        blocks.add(last < 0 ? table : table.continuing(blocks.get(last)));
    }

    /** Adds what is no part of the flow of the text. */
    void addApart(List<PageBlock> apart) {
        blocks.addAll(apart);
    }

    List<PageBlock> blocks() {
        return blocks;
    }

    /** The last block if it is text, but for what does not interrupt it. */
    private int lastText() {
        int last = lastOfFlow();
        return last >= 0 && blocks.get(last).isText() ? last : -1;
    }

    private int lastOfFlow() {
        int last = blocks.size() - 1;
        while (last >= 0
                && (blocks.get(last).kind() == BlockKind.FURNITURE
                        || blocks.get(last).kind() == BlockKind.FOOTNOTE)) {
            last--;
        }
        return last;
    }

    private static boolean goesOn(PageBlock begun, PageBlock next) {
        int pages = next.page() - begun.page();
        boolean follows = begun.nextPageAt() == 0 ? pages == 0 || pages == 1 : pages == 1;
        boolean reads = Letters.beginsLowerCase(next.text())
                || (begun.lines() > 2 && next.lines() > 1 && !Letters.beginsItem(next.text()));
        return begun.open()
                && follows
                && reads
                && next.kind() == BlockKind.PARAGRAPH
                && Math.abs(begun.size() - next.size()) < SAME_SIZE
                && begun.bold() == next.bold()
                && (begun.lines() > 1 || next.lines() > 1);
    }

    private PageBlock joined(PageBlock begun, PageBlock next) {
        var text = new StringBuilder(begun.text());
        hyphens.join(text, next.text());
        int border = text.length() - next.text().length();
        return new PageBlock(
                begun.kind(),
                0,
                text.toString(),
                begun.size(),
                begun.bold(),
                begun.lines() + next.lines(),
                next.open(),
                begun.page(),
                begun.nextPageAt() > 0 || next.page() == begun.page() ? begun.nextPageAt() : border,
                List.of());
    }
}
