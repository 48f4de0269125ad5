package io.lectern.document.parse.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.Piece;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuledTableTests {

    private static final List<Float> COLUMNS = List.of(50f, 150f, 300f, 450f);
    private static final float BASELINE = 14;

    private final PdfPages pages = new PdfPages();

    @AfterEach
    void close() throws IOException {
        pages.close();
    }

    @Test
    void cellsOfSeveralLinesAreTheCellsBetweenTheLines() throws IOException {
        pages.nextPage().text(50, 80, "What has to be done is told in the table that stands below this line of text:");
        pages.grid(COLUMNS, List.of(100f, 120f, 160f, 200f));
        row(100, "Feature", "Action needed", "Comment");
        row(120, "Cross-references", "Replace them with numbers", "See clause ten");
        row(132, "and anchors", "of clauses, in the text", "");
        row(160, "Numbers", "Put spaces between thousands", "");

        var table = pages.read().getLast();

        assertThat(table.kind()).isEqualTo(BlockKind.TABLE);
        assertThat(table.text()).isEqualTo("""
                        Feature | Action needed | Comment
                        Cross-references and anchors | Replace them with numbers of clauses, in the text | See clause ten
                        Numbers | Put spaces between thousands""");
        assertThat(table.headerRows()).isEqualTo(1);
    }

    @Test
    void aLinePartsWordsHoweverCloseTheyAre() throws IOException {
        pages.nextPage().grid(List.of(50f, 79.5f, 125f), List.of(100f, 120f, 140f));
        pages.text(52, 114, "Wood").text(81, 114, "Weight");
        pages.text(52, 134, "Birch").text(81, 134, "heavy");

        assertThat(pages.read().getFirst().text()).isEqualTo("Wood | Weight\nBirch | heavy");
    }

    @Test
    void aCellOverSeveralColumnsStandsInTheFirst() throws IOException {
        pages.nextPage().grid(COLUMNS, List.of(120f, 140f, 160f));
        pages.line(50, 100, 450, 100)
                .line(50, 100, 50, 120)
                .line(450, 100, 450, 120)
                .line(150, 100, 150, 120);
        row(100, "Wood", "Weight, dry and wet", "");
        row(120, "Oak", "12 kg", "15 kg");
        row(140, "Ash", "11 kg", "14 kg");

        assertThat(pages.read().getFirst().text())
                .isEqualTo("Wood | Weight, dry and wet\nOak | 12 kg | 15 kg\nAsh | 11 kg | 14 kg");
    }

    @Test
    void thinBoxesAreLinesToo() throws IOException {
        pages.nextPage();
        for (float column : List.of(50f, 150f, 250f)) {
            pages.box(column, 100, 0.5f, 60);
        }
        for (float row : List.of(100f, 120f, 140f, 160f)) {
            pages.box(50, row, 200, 0.5f);
        }
        row(100, "Wood", "Look");
        row(120, "Oak", "coarse, with rays");
        row(140, "Ash", "pale");

        assertThat(pages.read().getFirst().text()).isEqualTo("Wood | Look\nOak | coarse, with rays\nAsh | pale");
    }

    @Test
    void aFrameAroundTextIsNoTable() throws IOException {
        pages.nextPage().grid(List.of(40f, 560f), List.of(60f, 400f));
        pages.paragraph(50, 80, 480, "A note in a frame is text as any other, even though there are lines around it.");

        assertThat(pages.read()).extracting(Piece::kind).containsOnly(BlockKind.PARAGRAPH);
    }

    @Test
    void aTableThatGoesOnOnTheNextPageHasItsHeaderThereToo() throws IOException {
        pages.nextPage().grid(COLUMNS, List.of(700f, 720f, 740f));
        row(700, "Wood", "Look", "Origin");
        row(720, "Oak", "coarse and brown, with long rays", "near, in the north");
        pages.nextPage().grid(COLUMNS, List.of(40f, 60f, 80f));
        row(40, "Ash, a hard one, often white", "pale and even, with a silky sheen", "far away, in the east");
        row(60, "Elm, a tough one, now rare", "brown and lively, with a wild grain", "from the last avenues");

        var tables = pages.read();

        assertThat(tables).extracting(Piece::page).containsExactly(1, 2);
        assertThat(tables).extracting(Piece::headerRows).containsExactly(1, 1);
        assertThat(tables.getLast().text()).startsWith("Wood | Look | Origin\nAsh, a hard one");
    }

    @Test
    void aHeaderThatTheFileRepeatsIsThereOnce() throws IOException {
        for (int page = 1; page <= 2; page++) {
            pages.nextPage().grid(COLUMNS, List.of(100f, 120f, 140f));
            row(100, "Wood", "Look", "Origin");
            row(120, "Tree " + page, "coarse and brown, with rays", "near");
        }

        assertThat(pages.read().getLast().text())
                .isEqualTo("Wood | Look | Origin\nTree 2 | coarse and brown, with rays | near");
    }

    private void row(float top, String... cells) throws IOException {
        for (int column = 0; column < cells.length; column++) {
            if (!cells[column].isEmpty()) {
                pages.text(COLUMNS.get(column) + 3, top + BASELINE, cells[column]);
            }
        }
    }
}
