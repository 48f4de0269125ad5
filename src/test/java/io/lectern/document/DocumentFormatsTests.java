package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Each format over HTTP: from upload to canonical text with its blocks and pages. */
@ExtendWith(SharedService.class)
class DocumentFormatsTests {

    private static final String SENTENCE =
            "The lectern is a stand with a slanted top that holds a text at a height for reading aloud.";
    private static final String CHINESE = "讲台是一种带有倾斜台面的支架，用来放置书籍或文稿，方便演讲者在众人面前朗读。这是第一段文字，我们用它来测试编码。";

    private final DocumentClient client;
    private String collection = "";

    DocumentFormatsTests(TestService service) {
        this.client = new DocumentClient(service);
    }

    @BeforeEach
    void newCollection() {
        collection = client.newCollection();
    }

    @Test
    void readsPdfPageByPageAndJoinsTheLinesOfAParagraph() {
        var file = SampleFiles.pdf(List.of(
                List.of(
                        "A stand with a slanted top, which holds a book or a paper at a height at",
                        "which it can be read aloud, is called a lectern.",
                        "",
                        "Second paragraph of the first page, which is about as long as the first one."),
                List.of("The second page mentions Nuremberg and nothing else in this document does.")));

        var document = ready("stand.pdf", file);

        assertThat(document.get("pages").asInt()).isEqualTo(2);
        assertThat(document.get("mediaType").asString()).isEqualTo("application/pdf");
        var text = client.canonicalText(document);
        assertThat(text.text()).contains("at a height at which it can be read aloud");
        int nuremberg = text.text().indexOf("Nuremberg");
        assertThat(text.pagesOf(new TextRange(nuremberg, nuremberg + 9))).contains(new PageSpan(2, 2));
        assertThat(text.pagesOf(new TextRange(0, 5))).contains(new PageSpan(1, 1));
    }

    @Test
    void readsDocxWithHeadingsAndTables() {
        var file = SampleFiles.docx("On lecterns", List.of(SENTENCE), Map.of("Height", "110 cm"));

        var text = client.canonicalText(ready("lectern.docx", file));

        assertThat(kinds(text)).containsExactly(BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE);
        assertThat(block(text, 0)).isEqualTo("On lecterns");
        assertThat(block(text, 2)).isEqualTo("Height | 110 cm");
    }

    @Test
    void readsSlidesAsPagesWithTheirTitlesAsHeadings() {
        var file =
                SampleFiles.pptx(List.of(List.of("Opening", SENTENCE), List.of("Closing", "Thank you for reading.")));

        var document = ready("talk.pptx", file);

        assertThat(document.get("pages").asInt()).isEqualTo(2);
        var text = client.canonicalText(document);
        assertThat(block(text, 0)).isEqualTo("Opening");
        assertThat(text.blocks().getFirst().kind()).isEqualTo(BlockKind.HEADING);
        int thanks = text.text().indexOf("Thank you");
        assertThat(text.pagesOf(new TextRange(thanks, thanks + 5))).contains(new PageSpan(2, 2));
    }

    @Test
    void readsASheetAsAHeadingAndOneTable() {
        var file = SampleFiles.xlsx("Prices", List.of(List.of("Item", "Price"), List.of("Lectern", "240")));

        var text = client.canonicalText(ready("prices.xlsx", file));

        assertThat(kinds(text)).containsExactly(BlockKind.HEADING, BlockKind.TABLE);
        assertThat(block(text, 1)).isEqualTo("Item | Price\nLectern | 240");
    }

    @Test
    void readsHtmlWithoutItsScripts() {
        var html = """
                <html><head><title>Stands</title><style>p {color: red}</style></head><body>
                <h1>Stands</h1><div>First line
                of a division</div><p>Text<br>after a break</p><script>var hidden = 1;</script>
                <ul><li>oak</li><li>ash</li></ul><table><tr><th>Wood</th><th>Weight</th></tr>
                <tr><td>Oak</td><td>12 kg</td></tr></table><pre>a  =  1</pre></body></html>
                """;

        var text = client.canonicalText(ready("stands.html", SampleFiles.utf8(html)));

        assertThat(text.text())
                .isEqualTo("Stands\n\nFirst line of a division\n\nText\nafter a break\n\noak\n\nash\n\n"
                        + "Wood | Weight\nOak | 12 kg\n\na  =  1");
        assertThat(kinds(text))
                .containsExactly(
                        BlockKind.HEADING,
                        BlockKind.PARAGRAPH,
                        BlockKind.PARAGRAPH,
                        BlockKind.LIST_ITEM,
                        BlockKind.LIST_ITEM,
                        BlockKind.TABLE,
                        BlockKind.CODE);
    }

    @Test
    void readsMarkdownWithoutItsMarks() {
        var markdown = """
                # Stands

                A *slanted* top, see
                [the book](http://example.com).

                ## Woods

                - oak
                - ash

                | Wood | Weight |
                |------|--------|
                | Oak  | 12 kg  |

                ```
                x = 1
                ```
                """;

        var text = client.canonicalText(ready("stands.md", SampleFiles.utf8(markdown)));

        assertThat(text.text())
                .isEqualTo("Stands\n\nA slanted top, see the book.\n\nWoods\n\noak\n\nash\n\n"
                        + "Wood | Weight\nOak | 12 kg\n\nx = 1");
        assertThat(text.blocks().getFirst().level()).isEqualTo(1);
        assertThat(text.blocks().get(2).level()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"GB18030", "Big5", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-8"})
    void readsChineseTextInAnyCharset(String charset) {
        var chinese = charset.equals("Big5") ? "講台是一種帶有傾斜檯面的支架，用來放置書籍或文稿，方便演講者在眾人面前朗讀。這是第一段文字，我們用它來測試編碼。" : CHINESE;

        var document = ready("text.txt", (chinese + "\n\n" + chinese).getBytes(Charset.forName(charset)));

        assertThat(client.text(document.get("id").asString())).isEqualTo(chinese + "\n\n" + chinese);
        assertThat(document.get("language").asString()).isEqualTo("zh");
    }

    @Test
    void readsWesternTextInItsOwnCharset() {
        var french = "Les élèves français étaient très fâchés à Noël, près de la forêt où l'été s'achève. "
                .repeat(5)
                .strip();

        var document = ready("texte.txt", french.getBytes(Charset.forName("windows-1252")));

        assertThat(client.text(document.get("id").asString())).isEqualTo(french);
    }

    @Test
    void readsSeparatedValuesAsATable() {
        var text = client.canonicalText(
                ready("woods.csv", SampleFiles.utf8("wood;weight\r\n\"oak; old\";\"12 \"\"kg\"\"\"\r\n")));

        assertThat(text.text()).isEqualTo("wood | weight\noak; old | 12 \"kg\"");
        assertThat(kinds(text)).containsExactly(BlockKind.TABLE);
    }

    @Test
    void readsTheChaptersOfAnEpubInOrder() {
        var file = SampleFiles.epub(
                "Stands",
                List.of("<h1>One</h1><p>%s</p>".formatted(SENTENCE), "<h1>Two</h1><p>%s</p>".formatted(CHINESE)));

        var text = client.canonicalText(ready("stands.epub", file));

        assertThat(text.text()).contains("One\n\n" + SENTENCE + "\n\nTwo\n\n" + CHINESE);
    }

    @Test
    void readsMailWithItsHeadersAndAttachment() {
        var mail = """
                From: Ada <ada@example.com>
                To: Grace <grace@example.com>
                Subject: The stand
                Date: Mon, 02 Mar 2026 10:00:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8

                The stand arrived.

                It is made of oak.
                --b
                Content-Type: text/plain; charset=utf-8; name="note.txt"
                Content-Disposition: attachment; filename="note.txt"

                The attachment says ash.
                --b--
                """.replace("\n", "\r\n");

        var text = client.canonicalText(ready("stand.eml", mail.getBytes(StandardCharsets.US_ASCII)));

        assertThat(block(text, 0)).isEqualTo("The stand");
        assertThat(text.blocks().getFirst().kind()).isEqualTo(BlockKind.HEADING);
        assertThat(text.text())
                .contains("From: Ada <ada@example.com>")
                .contains("2026-03-02")
                .contains("The stand arrived.\n\nIt is made of oak.")
                .contains("Attachments: note.txt");
    }

    @Test
    void readsRichText() {
        var rtf = "{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}} The stand is made of oak.\\par It stands.\\par}";

        var document = ready("stand.rtf", rtf.getBytes(StandardCharsets.US_ASCII));

        assertThat(client.text(document.get("id").asString())).isEqualTo("The stand is made of oak.\n\nIt stands.");
    }

    @Test
    void tellsTheLanguageOfEnglishText() {
        var document = ready("stand.txt", SampleFiles.utf8(SENTENCE));

        assertThat(document.get("language").asString()).isEqualTo("en");
        assertThat(document.get("characters").asInt()).isEqualTo(SENTENCE.length());
    }

    private JsonNode ready(String filename, byte[] content) {
        var document = client.ingest(collection, filename, content);
        assertThat(document.get("status").asString()).as(document.toString()).isEqualTo("ready");
        return document;
    }

    private static List<BlockKind> kinds(CanonicalText text) {
        return text.blocks().stream().map(Block::kind).toList();
    }

    private static String block(CanonicalText text, int number) {
        return text.blocks().get(number).range().of(text.text());
    }
}
