package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked up text and program text, by the names of their files. */
class TextFilesTests {

    private static final DocumentReader READER = new DocumentReader();

    @TempDir
    Path folder;

    @Test
    void footnotesOfMarkdownAreMarkedWhereTheyAreReferredToAndSetApart() throws IOException {
        var text = read("stands.md", """
                The stand is of oak[^1] and of ash[^b].

                [^1]: It is said.
                [^b]: http://example.com/ash

                And so on.
                """);

        assertThat(text.text())
                .isEqualTo(
                        "The stand is of oak[1] and of ash[b].\n\n[1] It is said.\n\n[b] http://example.com/ash\n\nAnd so on.");
        assertThat(text.blocks())
                .extracting(Block::kind)
                .containsExactly(BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.FOOTNOTE, BlockKind.PARAGRAPH);
    }

    @Test
    void asciiDocHasHeadingsListsTablesCodeAndFootnotes() throws IOException {
        var text = read("stands.adoc", """
                = Stands
                :toc:

                A *slanted* top, see
                link:http://example.com[the book].footnote:[Of 1870.]

                == Woods
                * oak
                * ash

                .What they weigh
                [cols="1,2"]
                |===
                |Wood
                |Weight

                |Oak
                2+|12 kg
                |===

                ----
                x  = 1
                ----
                """);

        assertThat(text.text())
                .isEqualTo("Stands\n\nA slanted top, see the book.[1]\n\n[1] Of 1870.\n\nWoods\n\noak\n\nash\n\n"
                        + "What they weigh\n\nWood | Weight\nOak | 12 kg\n\nx  = 1");
        assertThat(text.blocks())
                .extracting(Block::kind)
                .containsExactly(
                        BlockKind.HEADING,
                        BlockKind.PARAGRAPH,
                        BlockKind.FOOTNOTE,
                        BlockKind.HEADING,
                        BlockKind.LIST_ITEM,
                        BlockKind.LIST_ITEM,
                        BlockKind.PARAGRAPH,
                        BlockKind.TABLE,
                        BlockKind.CODE);
    }

    @Test
    void programTextKeepsItsIndentationAndIsOneBlockForEachOfItsParts() throws IOException {
        var text = read("stand.py", """
                import math

                def height(person):
                    # as high as the elbow

                    return person * 0.6

                class Stand:
                    pass
                """);

        assertThat(text.blocks()).extracting(Block::kind).containsOnly(BlockKind.CODE);
        assertThat(text.blocks().get(1).range().of(text.text()))
                .isEqualTo("def height(person):\n    # as high as the elbow\n\n    return person * 0.6");
        assertThat(text.blocks()).hasSize(3);
    }

    private CanonicalText read(String name, String content) throws IOException {
        var file = Files.writeString(folder.resolve(name), content);
        var outcome = READER.read(ParseRequest.ofText(file.toString(), name, 100_000), RecognitionProgress.IGNORED);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        return ((ParseOutcome.Parsed) outcome).text();
    }
}
