package io.lectern.retrieval;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sections of a text: each reaches from a heading, or headings that follow each other, to the next heading; what lies
 * before the first heading is a section too. For a passage, its section is what a prompt may quote instead of it. Immutable.
 *
 * @param sections in text order, without gaps but for line breaks
 */
public record SectionOutline(List<TextRange> sections) {

    public SectionOutline {
        sections = List.copyOf(sections);
    }

    public static SectionOutline of(CanonicalText text) {
        var sections = new ArrayList<TextRange>();
        var blocks =
                text.blocks().stream().filter(block -> block.kind().isBody()).toList();
        for (int i = 0; i < blocks.size(); i++) {
            boolean begins = i == 0 || (isHeading(blocks.get(i)) && !isHeading(blocks.get(i - 1)));
            int start = begins
                    ? blocks.get(i).range().start()
                    : sections.removeLast().start();
            sections.add(new TextRange(start, blocks.get(i).range().end()));
        }
        return new SectionOutline(sections);
    }

    /** The section that holds the beginning of a range; empty when the range lies in none. */
    public Optional<TextRange> around(TextRange range) {
        return at(indexOf(range));
    }

    /** The section before that of a range. */
    public Optional<TextRange> before(TextRange range) {
        int index = indexOf(range);
        return index < 0 ? Optional.empty() : at(index - 1);
    }

    /** The section after that of a range. */
    public Optional<TextRange> after(TextRange range) {
        int index = indexOf(range);
        return index < 0 ? Optional.empty() : at(index + 1);
    }

    private Optional<TextRange> at(int index) {
        return index < 0 || index >= sections.size() ? Optional.empty() : Optional.of(sections.get(index));
    }

    private int indexOf(TextRange range) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).start() <= range.start()
                    && range.start() < sections.get(i).end()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isHeading(Block block) {
        return block.kind() == BlockKind.HEADING;
    }
}
