package io.lectern.document.parse.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PdfLayoutTests {

    private static final float LEFT = 50;
    private static final float RIGHT = 320;
    private static final float COLUMN = 230;
    private static final String[] WORDS =
            "the lectern holds a book at such height that somebody who stands reads it aloud before others in a large room"
                    .split(" ", -1);

    private final PdfPages pages = new PdfPages();

    @AfterEach
    void close() throws IOException {
        pages.close();
    }

    @Test
    void readsOneColumnAfterTheOtherBelowATitleOverBoth() throws IOException {
        var first = "First " + words(new Random(1), 60) + ".";
        var second = "Second " + words(new Random(2), 60) + ".";
        pages.nextPage().text(LEFT, 60, "A title that is set over both of the columns", PdfPages.BOLD, 18);
        pages.paragraph(LEFT, 100, COLUMN, first);
        pages.paragraph(RIGHT, 100, COLUMN, second);

        var pieces = pages.read();

        assertThat(pieces.getFirst().kind()).isEqualTo(BlockKind.HEADING);
        assertThat(texts(pieces)).containsExactly("A title that is set over both of the columns", first, second);
    }

    @Test
    void readsColumnsThatTheFileDrawsLineByLineAcross() throws IOException {
        var left = PdfPages.lines("First " + words(new Random(3), 80) + ".", COLUMN);
        var right = PdfPages.lines("Second " + words(new Random(4), 80) + ".", COLUMN);
        pages.nextPage();
        for (int line = 0; line < Math.min(left.size(), right.size()); line++) {
            pages.text(LEFT, 100 + 12 * line, left.get(line)).text(RIGHT, 100 + 12 * line, right.get(line));
        }

        var text = String.join(" ", texts(pages.read()));

        assertThat(text.indexOf("Second")).isGreaterThan(text.indexOf(left.get(left.size() / 2)));
    }

    @Test
    void joinsAParagraphOverAPageBreakAndKeepsRunningLinesApart() throws IOException {
        var lines = PdfPages.lines("One paragraph: " + words(new Random(5), 500) + " to the end.", 480);
        int half = lines.size() / 2;
        for (int number = 1; number <= 4; number++) {
            pages.nextPage()
                    .text(LEFT, 30, "Annual report of the lectern makers")
                    .text(300, 770, String.valueOf(number));
            var part = number == 2
                    ? lines.subList(0, half)
                    : number == 3
                            ? lines.subList(half, lines.size())
                            : List.of("On page " + number + " little is said.", "And then no more.");
            for (int line = 0; line < part.size(); line++) {
                pages.text(LEFT, 80 + 12 * line, part.get(line));
            }
        }

        var pieces = pages.read();

        var joined = pieces.stream().filter(piece -> piece.nextPageAt() > 0).toList();
        assertThat(texts(joined)).containsExactly(String.join(" ", lines));
        assertThat(joined.getFirst().page()).isEqualTo(2);
        assertThat(joined.getFirst().text().substring(joined.getFirst().nextPageAt()))
                .startsWith(lines.get(half));
        assertThat(pieces.stream()
                        .filter(piece -> piece.kind() == BlockKind.FURNITURE)
                        .map(Piece::text))
                .containsExactly(
                        "Annual report of the lectern makers",
                        "1",
                        "Annual report of the lectern makers",
                        "2",
                        "Annual report of the lectern makers",
                        "3",
                        "Annual report of the lectern makers",
                        "4");
    }

    @Test
    void joinsWordsThatLayoutParted() throws IOException {
        pages.nextPage()
                .text(
                        LEFT,
                        100,
                        "A stand with a slanted top whose height suits the person that reads from it is a lec-")
                .text(LEFT, 112, "tern, and a well-known maker of such stands, long since gone, sold many of a well-")
                .text(LEFT, 124, "known kind.");

        assertThat(texts(pages.read()))
                .containsExactly(
                        "A stand with a slanted top whose height suits the person that reads from it is a lectern,"
                                + " and a well-known maker of such stands, long since gone, sold many of a well-known kind.");
    }

    @Test
    void readsAlignedColumnsOfFiguresAsATableWithItsHeader() throws IOException {
        pages.nextPage().text(LEFT, 80, "What was sold in the years is shown in the table below this line of text:");
        var rows = List.of(
                List.of("In millions", "2025", "2024"),
                List.of("Lecterns", "$ 1,204", "$ 998"),
                List.of("Stands", "17", "(4)"),
                List.of("All", "$ 1,221", "$ 994"));
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < 3; column++) {
                pages.text(LEFT + column * 150, 110 + 14 * row, rows.get(row).get(column));
            }
        }

        var table = pages.read().getLast();

        assertThat(table.kind()).isEqualTo(BlockKind.TABLE);
        assertThat(table.headerRows()).isEqualTo(1);
        assertThat(table.text())
                .isEqualTo(
                        "In millions | 2025 | 2024\nLecterns | $ 1,204 | $ 998\nStands | 17 | (4)\nAll | $ 1,221 | $ 994");
    }

    @Test
    void tellsFootnotesFromTheText() throws IOException {
        pages.nextPage();
        pages.paragraph(LEFT, 80, 480, "Body " + words(new Random(6), 120) + ".");
        pages.text(LEFT, 700, "1 The note says where this was found.", PdfPages.PLAIN, 7)
                .text(LEFT, 709, "2 And this one who said it.", PdfPages.PLAIN, 7);

        var notes = pages.read().stream()
                .filter(piece -> piece.kind() == BlockKind.FOOTNOTE)
                .map(Piece::text);

        assertThat(notes).containsExactly("1 The note says where this was found.", "2 And this one who said it.");
    }

    @Test
    void keepsEveryWordOfRandomPagesOnItsPage() throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        var drawn = new ArrayList<List<String>>();
        for (int number = 1; number <= 60; number++) {
            pages.nextPage();
            drawn.add(drawRandomly(random, number));
        }

        var pieces = pages.read();

        for (int number = 1; number <= drawn.size(); number++) {
            var words = new ArrayList<String>();
            for (var piece : pieces) {
                words.addAll(wordsOn(piece, number));
            }
            assertThat(words)
                    .as("seed %d, page %d", seed, number)
                    .containsExactlyInAnyOrderElementsOf(drawn.get(number - 1));
        }
    }

    /** Words without hyphens at random places, in lines that do not touch each other; each is marked by its page. */
    private List<String> drawRandomly(Random random, int number) throws IOException {
        var words = new ArrayList<String>();
        var places = new ArrayList<>(IntStream.range(0, 180).boxed().toList());
        Collections.shuffle(places, random);
        for (int place : places.subList(0, 1 + random.nextInt(40))) {
            float top = 40 + place / 3 * 12;
            float left = 20 + place % 3 * 190;
            var text = new StringBuilder();
            for (int i = random.nextInt(3); i >= 0; i--) {
                var word = WORDS[random.nextInt(WORDS.length)] + "x" + number + "q" + words.size();
                words.add(word);
                text.append(text.isEmpty() ? "" : " ").append(word);
            }
            pages.text(
                    left,
                    top,
                    text.toString(),
                    random.nextBoolean() ? PdfPages.PLAIN : PdfPages.BOLD,
                    4 + random.nextInt(3));
        }
        return words;
    }

    private static List<String> wordsOn(Piece piece, int page) {
        var text = piece.text();
        int border = piece.nextPageAt() == 0 ? text.length() : piece.nextPageAt();
        var part = piece.page() == page
                ? text.substring(0, border)
                : piece.page() + 1 == page ? text.substring(border) : "";
        return part.isBlank()
                ? List.of()
                : List.of(part.replace(" | ", " ")
                        .replaceAll("(?m)^\\| (?:\\| )*", "")
                        .strip()
                        .split("\\s+(?:\\|\\s+)*", -1));
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).toList();
    }

    private static String words(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
