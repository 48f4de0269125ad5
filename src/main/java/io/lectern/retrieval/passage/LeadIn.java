package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import io.lectern.retrieval.SentenceSplitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sentence that introduces a list, a table or code: one that ends a paragraph with a colon. */
final class LeadIn {

    private LeadIn() {}

    /** The sentences by the blocks that they introduce: each item of a list, the first block of anything else. */
    static Map<Block, TextRange> of(String text, List<Block> blocks) {
        var introduced = new HashMap<Block, TextRange>();
        for (int i = 1; i < blocks.size(); i++) {
            var block = blocks.get(i);
            var before = blocks.get(i - 1);
            var inherited = isItem(block) && isItem(before) ? introduced.get(before) : sentence(text, before, block);
            if (inherited != null) {
                introduced.put(block, inherited);
            }
        }
        return introduced;
    }

    private static @Nullable TextRange sentence(String text, Block before, Block block) {
        boolean introducible = isItem(block) || block.kind() == BlockKind.TABLE || block.kind() == BlockKind.CODE;
        if (!introducible || before.kind() != BlockKind.PARAGRAPH) {
            return null;
        }
        var paragraph = before.range().of(text);
        var sentences = SentenceSplitter.sentences(paragraph);
        if (sentences.isEmpty()) {
            return null;
        }
        var last = sentences.getLast();
        char end = paragraph.charAt(last.end() - 1);
        int start = before.range().start();
        return end == ':' || end == '：' ? new TextRange(start + last.start(), start + last.end()) : null;
    }

    private static boolean isItem(Block block) {
        return block.kind() == BlockKind.LIST_ITEM;
    }
}
