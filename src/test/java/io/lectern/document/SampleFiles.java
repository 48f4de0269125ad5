package io.lectern.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTDecimalNumber;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** Files of many formats, made from given texts. */
final class SampleFiles {

    private SampleFiles() {}

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /** One page for each list of lines; an empty line begins a paragraph. */
    static byte[] pdf(List<List<String>> pages) {
        return pdf(pages, null);
    }

    static byte[] encryptedPdf(List<List<String>> pages, String password) {
        return pdf(pages, password);
    }

    private static byte[] pdf(List<List<String>> pages, @org.jspecify.annotations.Nullable String password) {
        return bytes(out -> {
            try (var document = new PDDocument()) {
                for (var lines : pages) {
                    addPage(document, lines);
                }
                if (password != null) {
                    document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
                }
                document.save(out);
            }
        });
    }

    private static void addPage(PDDocument document, List<String> lines) throws IOException {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
            content.beginText();
            content.newLineAtOffset(60, 740);
            for (var line : lines) {
                if (!line.isEmpty()) {
                    content.showText(line);
                }
                content.newLineAtOffset(0, line.isEmpty() ? -24 : -13);
            }
            content.endText();
        }
    }

    /** A heading, paragraphs, and a table of two columns. */
    static byte[] docx(String heading, List<String> paragraphs, Map<String, String> table) {
        return bytes(out -> {
            try (var document = new XWPFDocument()) {
                addHeadingStyle(document);
                var title = document.createParagraph();
                title.setStyle("Heading1");
                title.createRun().setText(heading);
                for (var paragraph : paragraphs) {
                    document.createParagraph().createRun().setText(paragraph);
                }
                if (!table.isEmpty()) {
                    var rows = document.createTable(table.size(), 2);
                    int row = 0;
                    for (var entry : table.entrySet()) {
                        rows.getRow(row).getCell(0).setText(entry.getKey());
                        rows.getRow(row++).getCell(1).setText(entry.getValue());
                    }
                }
                document.write(out);
            }
        });
    }

    private static void addHeadingStyle(XWPFDocument document) {
        var style = CTStyle.Factory.newInstance();
        style.setStyleId("Heading1");
        style.addNewName().setVal("heading 1");
        style.setType(STStyleType.PARAGRAPH);
        var level = CTDecimalNumber.Factory.newInstance();
        level.setVal(BigInteger.ZERO);
        style.addNewPPr().setOutlineLvl(level);
        document.createStyles().addStyle(new org.apache.poi.xwpf.usermodel.XWPFStyle(style));
    }

    /** One slide for each list: its title, then its text. */
    static byte[] pptx(List<List<String>> slides) {
        return bytes(out -> {
            try (var show = new XMLSlideShow()) {
                for (var texts : slides) {
                    var slide = show.createSlide();
                    for (var text : texts) {
                        slide.createTextBox().setText(text);
                    }
                }
                show.write(out);
            }
        });
    }

    static byte[] xlsx(String sheetName, List<List<String>> rows) {
        return bytes(out -> {
            try (var workbook = new XSSFWorkbook()) {
                var sheet = workbook.createSheet(sheetName);
                for (int r = 0; r < rows.size(); r++) {
                    var row = sheet.createRow(r);
                    for (int c = 0; c < rows.get(r).size(); c++) {
                        row.createCell(c).setCellValue(rows.get(r).get(c));
                    }
                }
                workbook.write(out);
            }
        });
    }

    /** An office file under the password that office programs try when none is given. */
    static byte[] encryptedByDefault(byte[] ooxml) {
        return bytes(out -> {
            try (var file = new POIFSFileSystem()) {
                var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
                encryptor.confirmPassword(Decryptor.DEFAULT_PASSWORD);
                try (var encrypted = encryptor.getDataStream(file)) {
                    encrypted.write(ooxml);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
                file.writeFilesystem(out);
            }
        });
    }

    static byte[] epub(String title, List<String> chapters) {
        var manifest = new StringBuilder();
        var spine = new StringBuilder();
        for (int i = 0; i < chapters.size(); i++) {
            manifest.append(
                    "<item id=\"c%d\" href=\"c%d.xhtml\" media-type=\"application/xhtml+xml\"/>".formatted(i, i));
            spine.append("<itemref idref=\"c%d\"/>".formatted(i));
        }
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                stored(zip, "mimetype", "application/epub+zip");
                entry(zip, "META-INF/container.xml", """
                        <?xml version="1.0"?>
                        <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
                        <rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
                        """);
                entry(zip, "book.opf", """
                        <?xml version="1.0"?>
                        <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
                        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title></metadata>
                        <manifest>%s</manifest><spine>%s</spine></package>
                        """.formatted(title, manifest, spine));
                for (int i = 0; i < chapters.size(); i++) {
                    entry(zip, "c" + i + ".xhtml", """
                            <?xml version="1.0" encoding="UTF-8"?>
                            <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>%s</body></html>
                            """.formatted(chapters.get(i)));
                }
            }
        });
    }

    static byte[] zip(Map<String, byte[]> entries) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                for (var entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
        });
    }

    /** A small file that unpacks to a huge one. */
    static byte[] zipBomb(String entryName, long unpackedBytes) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(entryName));
                var zeros = new byte[1 << 16];
                java.util.Arrays.fill(zeros, (byte) 'a');
                for (long left = unpackedBytes; left > 0; left -= zeros.length) {
                    zip.write(zeros);
                }
                zip.closeEntry();
            }
        });
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(utf8(text));
        zip.closeEntry();
    }

    private static void stored(ZipOutputStream zip, String name, String text) throws IOException {
        var content = utf8(text);
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(Writer writer) {
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
