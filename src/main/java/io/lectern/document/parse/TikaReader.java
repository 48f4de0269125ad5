package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.EmbeddedRole.Container;
import io.lectern.document.parse.odf.OpenDocumentParser;
import io.lectern.document.parse.pdf.PdfTextParser;
import io.lectern.document.parse.text.Piece;
import io.lectern.document.parse.text.TextAssembly;
import io.lectern.document.parse.word.WordParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Message;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.PasswordProvider;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.IdentityHtmlMapper;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Every format that Tika reads and that has no reader of our own. */
final class TikaReader {

    private static final String PDF = "application/pdf";
    private static final Set<String> MAIL = Set.of("message/rfc822", "multipart/related");
    private static final long PDF_MEMORY_BYTES = 64L << 20;

    private final AutoDetectParser parser;

    TikaReader(TikaConfig config) {
        this.parser = new AutoDetectParser(config);
    }

    /** Reads a stream whose type the metadata tells. A damaged file of which a good part was read has a warning. */
    void read(TikaInputStream stream, Metadata metadata, Reading reading) throws UnreadableException, IOException {
        var assembly = reading.assembly();
        var type = metadata.get(Metadata.CONTENT_TYPE);
        var mediaType = type == null ? "" : type;
        var blocks = new XhtmlBlocks(
                assembly, layoutOf(mediaType), reading.request().limits().characters());
        var context = context(reading.request());
        var files = new EmbeddedFiles(reading, Container.of(mediaType), stream.getLength(), parser, context);
        context.set(EmbeddedDocumentExtractor.class, files);
        try {
            if (mediaType.startsWith(PDF)) {
                readPdf(stream, blocks, metadata, context, reading);
            } else if (EncryptedZip.is(stream, mediaType)) {
                EncryptedZip.read(stream.getPath(), files, reading);
            } else {
                assembly.tellPages(page -> reading.progress().read(page, 0));
                readOther(stream, mediaType, blocks, metadata, context);
                blocks.endDocument();
            }
        } catch (TikaException | SAXException | IOException | RuntimeException failure) {
            keepOrThrow(failure, blocks, reading);
        } catch (StackOverflowError nestedTooDeep) {
            throw FailureKinds.nestedTooDeep();
        }
        files.finish();
        if (reading.names().isEmpty() && !mediaType.startsWith(PDF)) {
            refuseWhatNobodyReads(metadata, assembly);
        }
        finish(metadata, mediaType, reading);
    }

    private static void keepOrThrow(Exception failure, XhtmlBlocks blocks, Reading reading)
            throws UnreadableException, IOException {
        if (FailureKinds.isDiskFull(failure)) {
            throw new IOException(failure);
        }
        var translated = FailureKinds.translate(failure, reading.request());
        if (translated.failure() != ParseFailure.CORRUPT) {
            throw translated;
        }
        blocks.endDocument();
        if (!reading.isWorthKeeping()) {
            throw translated;
        }
        reading.warn(ParseFailure.CORRUPT, "The file is damaged; what stands before the damage was read");
    }

    private void readOther(
            TikaInputStream stream, String mediaType, XhtmlBlocks blocks, Metadata metadata, ParseContext context)
            throws TikaException, SAXException, IOException {
        var word = WordParser.of(stream, mediaType, metadata, context);
        if (word != null) {
            word.parse(blocks, metadata, context);
        } else if (OpenDocumentParser.reads(mediaType, stream.getPath())) {
            // What is in the file beside its text is Tika's, and so is a refusal.
            parser.parse(stream, new DefaultHandler(), metadata, context);
            OpenDocumentParser.parse(stream.getPath(), blocks, context);
        } else {
            parser.parse(stream, blocks, metadata, context);
        }
    }

    private static void readPdf(
            TikaInputStream stream, XhtmlBlocks blocks, Metadata metadata, ParseContext context, Reading reading)
            throws TikaException, SAXException, IOException {
        var pdf = new PdfTextParser(reading.request().limits().characters(), reading.progress()::read);
        try {
            pdf.parse(stream, blocks, metadata, context);
            blocks.endDocument();
        } finally {
            reading.assembly().rewrite(pdf::piecesBefore);
        }
    }

    private ParseContext context(ParseRequest request) {
        var context = new ParseContext();
        context.set(Parser.class, parser);
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        context.set(EncodingDetector.class, new DeclaredCharsets());
        var pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractBookmarksText(false);
        pdf.setMaxMainMemoryBytes(PDF_MEMORY_BYTES);
        context.set(PDFParserConfig.class, pdf);
        var office = new OfficeParserConfig();
        office.setIncludeSlideMasterContent(false);
        context.set(OfficeParserConfig.class, office);
        var ocr = new TesseractOCRConfig();
        ocr.setSkipOcr(true);
        context.set(TesseractOCRConfig.class, ocr);
        if (request.password() != null) {
            context.set(PasswordProvider.class, ignored -> request.password());
        }
        return context;
    }

    private static Layout layoutOf(String type) {
        if (type.startsWith(PDF)) {
            return Layout.PAGES;
        }
        if (type.contains("presentation") || type.contains("powerpoint")) {
            return Layout.SLIDES;
        }
        if (MAIL.contains(type)) {
            return Layout.WRAPPED;
        }
        if (type.contains("spreadsheet")
                || type.contains("excel")
                || type.contains("lotus")
                || type.contains("quattro")) {
            return Layout.SHEETS;
        }
        boolean markup = type.contains("html") || type.contains("epub");
        return markup ? Layout.MARKUP : Layout.LINES;
    }

    private static void refuseWhatNobodyReads(Metadata metadata, TextAssembly assembly) throws UnreadableException {
        var readers = metadata.getValues(TikaCoreProperties.TIKA_PARSED_BY);
        boolean unread = readers.length == 0 || readers[readers.length - 1].endsWith(".EmptyParser");
        if (assembly.isEmpty() && unread) {
            throw new UnreadableException(
                    ParseFailure.UNSUPPORTED,
                    "Files of type %s cannot be read".formatted(metadata.get(Metadata.CONTENT_TYPE)));
        }
    }

    private static void finish(Metadata metadata, String type, Reading reading) {
        var assembly = reading.assembly();
        if (MAIL.contains(type)) {
            assembly.prepend(mailHeader(metadata, reading.names()));
        } else if (!assembly.isEmpty() && !assembly.hasHeadingOfLevel(1) && layoutOf(type) == Layout.MARKUP) {
            var title = metadata.get(TikaCoreProperties.TITLE);
            assembly.prepend(title == null ? List.of() : List.of(Piece.heading(1, title.replace('\n', ' '), 0)));
        }
    }

    private static List<Piece> mailHeader(Metadata metadata, List<String> attachments) {
        var pieces = new ArrayList<Piece>();
        var subject = metadata.get(TikaCoreProperties.TITLE);
        if (subject != null) {
            pieces.add(Piece.heading(1, subject.replace('\n', ' '), 0));
        }
        var header = new StringBuilder();
        appendHeader(header, "From", metadata.getValues(Message.MESSAGE_FROM));
        appendHeader(header, "To", metadata.getValues(Message.MESSAGE_TO));
        appendHeader(header, "Cc", metadata.getValues(Message.MESSAGE_CC));
        appendHeader(header, "Date", metadata.getValues(TikaCoreProperties.CREATED.getName()));
        appendHeader(header, "Attachments", attachments.toArray(String[]::new));
        pieces.add(Piece.of(BlockKind.PARAGRAPH, header.toString(), 0));
        return pieces;
    }

    private static void appendHeader(StringBuilder header, String name, String[] values) {
        if (values.length > 0) {
            header.append(name).append(": ").append(String.join(", ", values)).append('\n');
        }
    }
}
