package io.lectern.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectionOutlineTests {

    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();

    @Test
    void knowsTheSectionOfARangeAndItsNeighbours() {
        add(BlockKind.PARAGRAPH, "Before.");
        add(BlockKind.HEADING, "One");
        add(BlockKind.HEADING, "One and a half");
        var wanted = add(BlockKind.PARAGRAPH, "Here.");
        add(BlockKind.PARAGRAPH, "And here.");
        add(BlockKind.HEADING, "Two");

        var outline = SectionOutline.of(new CanonicalText(text.toString(), blocks, List.of(), null));

        assertThat(outline.around(wanted))
                .hasValueSatisfying(range ->
                        assertThat(range.of(text.toString())).isEqualTo("One\nOne and a half\nHere.\nAnd here."));
        assertThat(outline.before(wanted))
                .hasValueSatisfying(
                        range -> assertThat(range.of(text.toString())).isEqualTo("Before."));
        assertThat(outline.after(wanted))
                .hasValueSatisfying(
                        range -> assertThat(range.of(text.toString())).isEqualTo("Two"));
        assertThat(outline.after(blocks.getLast().range())).isEmpty();
    }

    private TextRange add(BlockKind kind, String content) {
        text.append(text.isEmpty() ? "" : "\n");
        var range = new TextRange(text.length(), text.length() + content.length());
        text.append(content);
        blocks.add(new Block(kind, kind == BlockKind.HEADING ? 1 : 0, range));
        return range;
    }
}
