package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.Piece;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** Draws pages of a PDF text by text, and reads them again. */
final class PdfPages implements AutoCloseable {

    static final FontName PLAIN = FontName.HELVETICA;
    static final FontName BOLD = FontName.HELVETICA_BOLD;
    static final float SIZE = 10;
    private static final float HEIGHT = 792;
    private static final float LEADING = 12;

    private final PDDocument document = new PDDocument();
    private final Map<FontName, PDFont> fonts = new EnumMap<>(FontName.class);
    private PDPage page = new PDPage();

    PdfPages nextPage() {
        page = new PDPage();
        document.addPage(page);
        return this;
    }

    PdfPages text(float left, float top, String text) throws IOException {
        return text(left, top, text, PLAIN, SIZE);
    }

    PdfPages text(float left, float top, String text, FontName font, float size) throws IOException {
        var mode = PDPageContentStream.AppendMode.APPEND;
        try (var content = new PDPageContentStream(document, page, mode, false)) {
            content.beginText();
            content.setFont(fonts.computeIfAbsent(font, PDType1Font::new), size);
            content.newLineAtOffset(left, HEIGHT - top);
            content.showText(text);
            content.endText();
        }
        return this;
    }

    /** Draws a line from one place to another. */
    PdfPages line(float left, float top, float right, float bottom) throws IOException {
        var mode = PDPageContentStream.AppendMode.APPEND;
        try (var content = new PDPageContentStream(document, page, mode, false)) {
            content.moveTo(left, HEIGHT - top);
            content.lineTo(right, HEIGHT - bottom);
            content.stroke();
        }
        return this;
    }

    /** Fills a box. */
    PdfPages box(float left, float top, float width, float height) throws IOException {
        var mode = PDPageContentStream.AppendMode.APPEND;
        try (var content = new PDPageContentStream(document, page, mode, false)) {
            content.addRect(left, HEIGHT - top - height, width, height);
            content.fill();
        }
        return this;
    }

    /** Draws the lines between the cells of a table, and around it. */
    PdfPages grid(List<Float> columns, List<Float> rows) throws IOException {
        for (float column : columns) {
            line(column, rows.getFirst(), column, rows.getLast());
        }
        for (float row : rows) {
            line(columns.getFirst(), row, columns.getLast(), row);
        }
        return this;
    }

    /** Sets a paragraph in lines no wider than a column; returns the top of the line after it. */
    float paragraph(float left, float top, float width, String paragraph) throws IOException {
        float line = top;
        for (var words : lines(paragraph, width)) {
            text(left, line, words);
            line += LEADING;
        }
        return line;
    }

    static List<String> lines(String paragraph, float width) throws IOException {
        var font = new PDType1Font(PLAIN);
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : paragraph.split(" ", -1)) {
            boolean fits = font.getStringWidth(line + " " + word) / 1000 * SIZE <= width;
            if (!line.isEmpty() && !fits) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    List<Piece> read() throws IOException {
        var bytes = new ByteArrayOutputStream();
        document.save(bytes);
        try (var written = Loader.loadPDF(bytes.toByteArray())) {
            return PdfLayout.takeText(written, 10_000_000, (number, pages) -> {});
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
