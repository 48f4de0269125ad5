package io.lectern.retrieval.passage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageSplitterTests {

    private final PassageSplitter splitter = new PassageSplitter(20, 60);

    @Test
    void bodiesCoverEveryBlockWithoutOverlapAndWithinTheLimit() {
        var random = RandomTexts.seeded();
        for (int round = 0; round < 100; round++) {
            var text = RandomTexts.document(random);

            var passages = splitter.split(text);

            int end = 0;
            var covered = new boolean[text.text().length()];
            for (var passage : passages) {
                assertThat(passage.ordinal()).isEqualTo(passages.indexOf(passage));
                for (var body : passage.body()) {
                    assertThat(body.start()).isGreaterThanOrEqualTo(end);
                    assertThat(body.length()).isPositive();
                    assertThat(TokenEstimate.of(text.text(), body.start(), body.end()))
                            .isLessThanOrEqualTo(60.01);
                    assertOnCharacterBorders(text.text(), body);
                    Arrays.fill(covered, body.start(), body.end(), true);
                    end = body.end();
                }
                passage.context().forEach(range -> assertOnCharacterBorders(text.text(), range));
            }
            for (var block : text.blocks()) {
                for (int i = block.range().start(); i < block.range().end(); i++) {
                    assertThat(covered[i])
                            .as("character %d of %s", i, block)
                            .isEqualTo(block.kind().isBody());
                }
            }
        }
    }

    @Test
    void splittingTheSameTextTwiceGivesTheSamePassages() {
        var text = RandomTexts.document(RandomTexts.seeded());

        assertThat(splitter.split(text)).isEqualTo(splitter.split(text));
    }

    @Test
    void putsAHeadingIntoTheBodyBelowItAndIntoTheContextOfTheRest() {
        var text = new Blocks()
                .add(BlockKind.HEADING, 1, "Annual report")
                .add(BlockKind.HEADING, 2, "Results")
                .add(
                        BlockKind.PARAGRAPH,
                        0,
                        "Sales rose by five percent this year. ".repeat(12).strip())
                .text();

        var passages = splitter.split(text);

        assertThat(passages).hasSizeGreaterThan(1);
        assertThat(passages.getFirst().context()).isEmpty();
        assertThat(body(text, passages.getFirst())).startsWith("Annual report\nResults\nSales");
        assertThat(passages.get(1).context().stream().map(range -> range.of(text.text())))
                .containsExactly("Annual report", "Results");
    }

    @Test
    void doesNotCrossAHeading() {
        var text = new Blocks()
                .add(BlockKind.HEADING, 1, "One")
                .add(BlockKind.PARAGRAPH, 0, "First.")
                .add(BlockKind.HEADING, 1, "Two")
                .add(BlockKind.PARAGRAPH, 0, "Second.")
                .text();

        assertThat(splitter.split(text).stream().map(passage -> body(text, passage)))
                .containsExactly("One\nFirst.", "Two\nSecond.");
    }

    @Test
    void joinsSmallBlocksUnderOneHeading() {
        var text = new Blocks()
                .add(BlockKind.LIST_ITEM, 0, "Tea")
                .add(BlockKind.LIST_ITEM, 0, "Milk")
                .add(BlockKind.PARAGRAPH, 0, "That is all.")
                .text();

        assertThat(splitter.split(text).stream().map(passage -> body(text, passage)))
                .containsExactly("Tea\nMilk\nThat is all.");
    }

    @Test
    void dividesATableBetweenRowsAndRepeatsItsHeaderRowsAsContext() {
        var rows = new StringBuilder("City | People\n | thousands");
        for (int i = 0; i < 60; i++) {
            rows.append("\nTown%d | %d".formatted(i, i * 1000));
        }
        var text = new Blocks().addTable(2, rows.toString()).text();

        var passages = splitter.split(text);

        assertThat(passages).hasSizeGreaterThan(2);
        assertThat(passages.getFirst().context()).isEmpty();
        assertThat(passages.subList(1, passages.size())).allSatisfy(passage -> {
            assertThat(body(text, passage)).startsWith("Town");
            assertThat(passage.context().stream().map(range -> range.of(text.text())))
                    .containsExactly("City | People\n | thousands");
        });
    }

    @Test
    void keepsATableWholeThatFits() {
        var table = "City | People" + "\nTown | 1000".repeat(12);
        var text = new Blocks()
                .add(
                        BlockKind.PARAGRAPH,
                        0,
                        "Sales rose by five percent this year. ".repeat(5).strip())
                .addTable(1, table)
                .text();

        assertThat(splitter.split(text).stream().map(passage -> body(text, passage)))
                .contains(table);
    }

    @Test
    void leavesRunningHeadersOutOfTheBodyAroundThem() {
        var text = new Blocks()
                .add(BlockKind.PARAGRAPH, 0, "The first half of it")
                .add(BlockKind.FURNITURE, 0, "Page 7")
                .add(BlockKind.PARAGRAPH, 0, "and the second.")
                .add(BlockKind.FOOTNOTE, 0, "7 A note.")
                .text();

        var passage = splitter.split(text).getFirst();

        assertThat(passage.body().stream().map(range -> range.of(text.text())))
                .containsExactly("The first half of it", "and the second.\n7 A note.");
    }

    @Test
    void givesTheItemsOfALongListTheSentenceThatIntroducesThem() {
        var blocks = new Blocks().add(BlockKind.PARAGRAPH, 0, "There is more. These are forbidden:");
        for (int i = 0; i < 30; i++) {
            blocks.add(BlockKind.LIST_ITEM, 0, "Item number %d of the list".formatted(i));
        }
        var text = blocks.text();

        var passages = splitter.split(text);

        assertThat(passages).hasSizeGreaterThan(2);
        assertThat(passages.subList(1, passages.size()))
                .allSatisfy(passage -> assertThat(passage.context().stream().map(range -> range.of(text.text())))
                        .containsExactly("These are forbidden:"));
    }

    @Test
    void dividesCodeAtBlankLines() {
        var function = "int add(int a, int b) {\n    return a + b;\n}";
        var text = new Blocks()
                .add(BlockKind.CODE, 0, String.join("\n\n", Collections.nCopies(12, function)))
                .text();

        assertThat(splitter.split(text).stream().map(passage -> body(text, passage)))
                .hasSizeGreaterThan(2)
                .allMatch(body -> body.startsWith("int add") && body.strip().endsWith("}"));
    }

    @Test
    void endsPassagesOfALongChineseParagraphAtSentenceEnds() {
        var text = new Blocks()
                .add(BlockKind.PARAGRAPH, 0, "公司去年的收入增长了百分之十二。".repeat(20))
                .text();

        assertThat(splitter.split(text).stream().map(passage -> body(text, passage)))
                .hasSizeGreaterThan(3)
                .allMatch(body -> body.endsWith("。"));
    }

    @Test
    void countsChineseCharactersAndWords() {
        assertThat(TokenEstimate.of("增长 of BM25", 0, 10)).isEqualTo(2 + 2 * 1.3);
    }

    private static String body(CanonicalText text, PassageRanges passage) {
        assertThat(passage.body()).hasSize(1);
        return passage.body().getFirst().of(text.text());
    }

    private static void assertOnCharacterBorders(String text, TextRange range) {
        for (int at : List.of(range.start(), range.end())) {
            assertThat(at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)))
                    .isFalse();
        }
    }

    /** A canonical text of blocks with a line break between them. */
    private static final class Blocks {

        private final StringBuilder text = new StringBuilder();
        private final List<Block> blocks = new ArrayList<>();

        Blocks add(BlockKind kind, int level, String content) {
            text.append(text.isEmpty() ? "" : "\n");
            int start = text.length();
            text.append(content);
            blocks.add(new Block(kind, level, new TextRange(start, text.length())));
            return this;
        }

        Blocks addTable(int headerRows, String content) {
            add(BlockKind.TABLE, 0, content);
            var range = blocks.removeLast().range();
            blocks.add(new Block(BlockKind.TABLE, 0, headerRows, range, null));
            return this;
        }

        CanonicalText text() {
            return new CanonicalText(text.toString(), blocks, List.of(), null);
        }
    }
}
