package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Headings that follow each other and the blocks below them up to the next heading.
 *
 * @param above headings above the section's first block, outermost first
 * @param path headings above the section's content: those above it and its own
 * @param blocks its headings, then its content
 */
record Section(List<TextRange> above, List<TextRange> path, List<Block> blocks) {

    static List<Section> of(List<Block> blocks) {
        var sections = new ArrayList<Section>();
        var headings = new ArrayDeque<Block>();
        int from = 0;
        while (from < blocks.size()) {
            dropBelow(headings, blocks.get(from));
            var above = ranges(headings);
            int to = from;
            while (to < blocks.size() && isHeading(blocks.get(to))) {
                dropBelow(headings, blocks.get(to));
                headings.addLast(blocks.get(to));
                to++;
            }
            while (to < blocks.size() && !isHeading(blocks.get(to))) {
                to++;
            }
            sections.add(new Section(above, ranges(headings), blocks.subList(from, to)));
            from = to;
        }
        return sections;
    }

    /** What is indexed with the part of the section that starts with this block. */
    List<TextRange> contextOf(Block first) {
        return isHeading(first) ? above : path;
    }

    private static void dropBelow(Deque<Block> headings, Block next) {
        while (isHeading(next) && !headings.isEmpty() && headings.getLast().level() >= next.level()) {
            headings.removeLast();
        }
    }

    private static boolean isHeading(Block block) {
        return block.kind() == BlockKind.HEADING;
    }

    private static List<TextRange> ranges(Deque<Block> headings) {
        return headings.stream().map(Block::range).toList();
    }
}
