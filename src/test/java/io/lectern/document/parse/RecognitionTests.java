package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Page;
import io.lectern.document.TextOrigin;
import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those that need Tesseract are skipped, visibly, where it is not installed. */
class RecognitionTests {

    private static final OcrOptions OCR =
            new OcrOptions("tesseract", List.of("eng", "chi_sim"), Duration.ofSeconds(60), Duration.ofMinutes(5));
    private static final String SCANNED = "The lectern was carved from a single oak";

    private static final DocumentReader READER = new DocumentReader();

    @TempDir
    Path folder;

    private final List<Integer> progress = new ArrayList<>();

    @Test
    void readsOnlyThePagesWithoutText() throws IOException {
        assumeTesseract();
        var file = mixedPdf();

        var text = parsed(file, OCR).text();

        assertThat(text.pages())
                .extracting(Page::origin)
                .containsExactly(TextOrigin.EMBEDDED, TextOrigin.RECOGNIZED, TextOrigin.EMBEDDED);
        var second = text.pages().get(1).range();
        assertThat(text.text().substring(second.start(), second.end())).contains("carved from a single oak");
        assertThat(text.text().indexOf("First page")).isLessThan(second.start());
        assertThat(text.text().indexOf("Third page")).isGreaterThanOrEqualTo(second.end());
        assertThat(progress).contains(2);
    }

    @Test
    void readsAPicture() throws IOException {
        assumeTesseract();
        var file = folder.resolve("scan.png");
        ImageIO.write(picture(SCANNED), "png", file.toFile());

        var text = parsed(file, OCR).text();

        assertThat(text.text()).contains("carved from a single oak");
        assertThat(text.pages()).extracting(Page::origin).containsExactly(TextOrigin.RECOGNIZED);
    }

    @Test
    void readsAPictureThatIsUpsideDown() throws IOException {
        assumeTesseract();
        var upright = picture(
                SCANNED,
                "that stood behind the church until the storm",
                "of 1912 felled it. The carpenter asked nothing",
                "for his work but the bark and the branches.");
        var turned = new BufferedImage(upright.getWidth(), upright.getHeight(), upright.getType());
        var graphics = turned.createGraphics();
        graphics.rotate(Math.PI, turned.getWidth() / 2.0, turned.getHeight() / 2.0);
        graphics.drawImage(upright, 0, 0, null);
        graphics.dispose();
        var file = folder.resolve("turned.png");
        ImageIO.write(turned, "png", file.toFile());

        assertThat(parsed(file, OCR).text().text()).contains("carved from a single oak", "bark and the branches");
    }

    @Test
    void withoutTesseractThePagesWithTextAreReadAndTheOthersNamed() throws IOException {
        var outcome = parsed(mixedPdf(), OcrOptions.OFF);

        assertThat(outcome.text().text()).contains("First page").contains("Third page");
        assertThat(outcome.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.failure()).isEqualTo(ParseFailure.WITHOUT_TEXT);
            assertThat(warning.detail()).contains("1 of 3 pages").contains("page 2");
        });
    }

    @Test
    void aPictureSaysHowItCanBeRead() throws IOException {
        var file = folder.resolve("scan.png");
        ImageIO.write(picture(SCANNED), "png", file.toFile());

        var missing =
                new OcrOptions("/no/such/tesseract", List.of("eng"), Duration.ofSeconds(9), Duration.ofMinutes(1));
        for (var options : List.of(OcrOptions.OFF, missing)) {
            var outcome = read(file, options);

            assertThat(outcome).isInstanceOfSatisfying(ParseOutcome.Refused.class, refused -> {
                assertThat(refused.failure()).isEqualTo(ParseFailure.WITHOUT_TEXT);
                assertThat(refused.detail()).contains("install Tesseract");
            });
        }
    }

    @Test
    void putsWordsTogetherToParagraphs() {
        var tsv = """
                level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
                5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.1\tThe
                5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t96.1\tlectern
                5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t96.1\tstands.
                5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t90\t讲
                5\t1\t2\t1\t1\t2\t0\t0\t9\t9\t90\t台
                5\t1\t3\t1\t1\t1\t0\t0\t9\t9\t7\t|;~
                """;

        assertThat(RecognizedText.of(tsv).paragraphs()).containsExactly("The lectern stands.", "讲台");
    }

    private static void assumeTesseract() {
        Optional<Tesseract> tesseract = new Tesseract.Installation().find(OCR);
        Assumptions.assumeTrue(tesseract.isPresent(), "Tesseract is not installed: apt-get install tesseract-ocr");
    }

    private ParseOutcome.Parsed parsed(Path file, OcrOptions ocr) throws IOException {
        var outcome = read(file, ocr);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        return (ParseOutcome.Parsed) outcome;
    }

    private ParseOutcome read(Path file, OcrOptions ocr) throws IOException {
        var request = new ParseRequest(
                file.toString(),
                String.valueOf(file.getFileName()),
                null,
                null,
                ParseLimits.ofCharacters(100_000),
                ocr);
        return READER.read(request, new RecognitionProgress() {
            @Override
            public void read(int page, int pages) {
                progress.add(page);
            }

            @Override
            public void recognitionStarted() {}

            @Override
            public void recognitionEnded() {}
        });
    }

    private Path mixedPdf() throws IOException {
        var file = Files.createTempFile(folder, "mixed", ".pdf");
        try (var document = new PDDocument()) {
            addText(document, "First page, written with letters");
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.drawImage(LosslessFactory.createFromImage(document, picture(SCANNED)), 40, 500, 520, 100);
            }
            addText(document, "Third page, written with letters");
            document.save(file.toFile());
        }
        return file;
    }

    private static void addText(PDDocument document, String line) throws IOException {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.newLineAtOffset(72, 700);
            content.showText(line);
            content.endText();
        }
    }

    private static BufferedImage picture(String... lines) {
        var image = new BufferedImage(1560, 200 + 100 * lines.length, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SERIF, Font.PLAIN, 60));
        for (int i = 0; i < lines.length; i++) {
            graphics.drawString(lines[i], 60, 170 + 100 * i);
        }
        graphics.dispose();
        return image;
    }
}
