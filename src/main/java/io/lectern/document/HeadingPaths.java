package io.lectern.document;

import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/** The headings above any place of a text, found without looking through the text again. Immutable. */
public final class HeadingPaths {

    private final TreeMap<Integer, List<TextRange>> pathsByEnd = new TreeMap<>();

    /** Of a text with these blocks, in their order. */
    public HeadingPaths(List<Block> blocks) {
        var path = new ArrayDeque<Block>();
        for (var block : blocks) {
            if (block.kind() == BlockKind.HEADING) {
                while (!path.isEmpty() && path.getLast().level() >= block.level()) {
                    path.removeLast();
                }
                path.addLast(block);
                pathsByEnd.put(
                        block.range().end(), path.stream().map(Block::range).toList());
            }
        }
    }

    /** The headings above a block, outermost first; a heading is not above itself, nor is one that it ends. */
    public List<TextRange> above(Block block) {
        if (block.kind() != BlockKind.HEADING) {
            return above(block.range().start());
        }
        var itself = above(block.range().end());
        return itself.subList(0, itself.size() - 1);
    }

    /** The headings above an offset of text, outermost first: the last is the one that ends at it or before. */
    public List<TextRange> above(int offset) {
        var last = pathsByEnd.floorEntry(offset);
        return last == null ? List.of() : last.getValue();
    }
}
