package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/** The headings above any place of a text, found without looking through the text again. */
final class HeadingPaths {

    private final TreeMap<Integer, List<TextRange>> pathsByEnd = new TreeMap<>();

    HeadingPaths(List<Block> blocks) {
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

    /** The headings above an offset, outermost first; a heading is not above itself. */
    List<TextRange> above(int offset) {
        var last = pathsByEnd.floorEntry(offset);
        return last == null ? List.of() : last.getValue();
    }
}
