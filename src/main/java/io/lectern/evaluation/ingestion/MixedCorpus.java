package io.lectern.evaluation.ingestion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Made-up files of four formats, the same for the same seed: text, HTML, DOCX and PDF in turn, some pages each. */
public final class MixedCorpus {

    private static final int VOCABULARY = 8_000;
    private static final int SECTIONS = 6;
    private static final int PARAGRAPHS = 4;
    private static final int WORDS_PER_LINE = 12;
    private static final int LINES_PER_PARAGRAPH = 6;
    private static final int LINES_PER_PAGE = 48;
    private static final float FONT_SIZE = 10;
    private static final float LEADING = 14;
    private static final float MARGIN = 60;

    private final Random random;
    private final List<String> words = new ArrayList<>();

    private MixedCorpus(long seed) {
        this.random = new Random(seed);
        for (int word = 0; word < VOCABULARY; word++) {
            words.add(word());
        }
    }

    /** Writes so many files into a folder. */
    public static List<Path> write(Path folder, int count, long seed) throws IOException {
        var corpus = new MixedCorpus(seed);
        var files = new ArrayList<Path>();
        for (int number = 0; number < count; number++) {
            files.add(
                    switch (number % 4) {
                        case 0 -> corpus.text(folder.resolve(number + ".txt"));
                        case 1 -> corpus.html(folder.resolve(number + ".html"));
                        case 2 -> corpus.docx(folder.resolve(number + ".docx"));
                        default -> corpus.pdf(folder.resolve(number + ".pdf"));
                    });
        }
        return files;
    }

    private Path text(Path file) throws IOException {
        var text = new StringBuilder();
        for (int section = 0; section < SECTIONS; section++) {
            text.append(line(5)).append("\n\n");
            for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
                text.append(String.join("\n", lines())).append("\n\n");
            }
        }
        return Files.writeString(file, text);
    }

    private Path html(Path file) throws IOException {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><body>");
        for (int section = 0; section < SECTIONS; section++) {
            html.append("<h2>").append(line(5)).append("</h2>");
            for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
                html.append("<p>").append(String.join(" ", lines())).append("</p>");
            }
        }
        return Files.writeString(file, html.append("</body></html>"));
    }

    private Path docx(Path file) throws IOException {
        try (var document = new XWPFDocument();
                var out = Files.newOutputStream(file)) {
            for (int section = 0; section < SECTIONS; section++) {
                document.createParagraph().createRun().setText(line(5));
                for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
                    document.createParagraph().createRun().setText(String.join(" ", lines()));
                }
            }
            document.write(out);
        }
        return file;
    }

    private Path pdf(Path file) throws IOException {
        var lines = new ArrayList<String>();
        for (int paragraph = 0; paragraph < SECTIONS * PARAGRAPHS; paragraph++) {
            lines.addAll(lines());
            lines.add("");
        }
        try (var document = new PDDocument()) {
            var font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
            for (int start = 0; start < lines.size(); start += LINES_PER_PAGE) {
                page(document, font, lines.subList(start, Math.min(lines.size(), start + LINES_PER_PAGE)));
            }
            document.save(file.toFile());
        }
        return file;
    }

    private static void page(PDDocument document, PDFont font, List<String> lines) throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(font, FONT_SIZE);
            content.setLeading(LEADING);
            content.newLineAtOffset(MARGIN, PDRectangle.A4.getHeight() - MARGIN);
            for (var line : lines) {
                content.showText(line);
                content.newLine();
            }
            content.endText();
        }
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (int line = 0; line < LINES_PER_PARAGRAPH; line++) {
            lines.add(line(WORDS_PER_LINE));
        }
        return lines;
    }

    /** Few words are frequent and many are rare, as in a language. */
    private String line(int length) {
        var line = new StringBuilder();
        for (int word = 0; word < length; word++) {
            int rank = (int) Math.floor(Math.exp(random.nextDouble() * Math.log(VOCABULARY)));
            line.append(word == 0 ? "" : " ").append(words.get(Math.min(rank, VOCABULARY - 1)));
        }
        return line.append('.').toString();
    }

    private String word() {
        var word = new StringBuilder();
        int length = 2 + random.nextInt(9);
        for (int letter = 0; letter < length; letter++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
