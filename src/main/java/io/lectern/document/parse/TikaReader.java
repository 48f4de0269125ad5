package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.TikaMemoryLimitException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.ZeroByteFileException;
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
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** Every format that Tika reads and that has no reader of our own. */
final class TikaReader {

    private static final String MAIL = "message/rfc822";

    private final AutoDetectParser parser;

    TikaReader(TikaConfig config) {
        this.parser = new AutoDetectParser(config);
    }

    void read(TikaInputStream stream, Metadata metadata, ParseRequest request, TextAssembly assembly)
            throws UnreadableException, IOException {
        var type = metadata.get(Metadata.CONTENT_TYPE);
        var mediaType = type == null ? "" : type;
        var blocks =
                new XhtmlBlocks(assembly, layoutOf(mediaType), request.limits().characters());
        try {
            parser.parse(stream, blocks, metadata, context(request));
        } catch (TikaException | SAXException | IOException | RuntimeException failure) {
            throw translate(failure, request);
        } catch (StackOverflowError nestedTooDeep) {
            throw new UnreadableException(ParseFailure.CORRUPT, "The file is nested too deeply to be read");
        }
        blocks.endDocument();
        refuseWhatNobodyReads(metadata, assembly);
        finish(metadata, mediaType, assembly);
    }

    private ParseContext context(ParseRequest request) {
        var context = new ParseContext();
        context.set(Parser.class, parser);
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        context.set(EmbeddedDocumentExtractor.class, new EmbeddedText(context));
        var pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractBookmarksText(false);
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
        if (type.startsWith("application/pdf")) {
            return Layout.PAGES;
        }
        if (type.contains("presentation") || type.contains("powerpoint")) {
            return Layout.SLIDES;
        }
        if (type.startsWith(MAIL)) {
            return Layout.WRAPPED;
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

    private static void finish(Metadata metadata, String type, TextAssembly assembly) {
        if (type.startsWith("application/pdf")) {
            assembly.rewrite(PdfHeadings::mark);
        }
        if (type.startsWith(MAIL)) {
            assembly.prepend(mailHeader(metadata));
        } else if (!assembly.isEmpty() && !assembly.hasHeadingOfLevel(1) && layoutOf(type) == Layout.MARKUP) {
            var title = metadata.get(TikaCoreProperties.TITLE);
            assembly.prepend(title == null ? List.of() : List.of(Piece.heading(1, title.replace('\n', ' '), 0)));
        }
    }

    private static List<Piece> mailHeader(Metadata metadata) {
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
        pieces.add(new Piece(BlockKind.PARAGRAPH, 0, header.toString(), 0));
        return pieces;
    }

    private static void appendHeader(StringBuilder header, String name, String[] values) {
        if (values.length > 0) {
            header.append(name).append(": ").append(String.join(", ", values)).append('\n');
        }
    }

    private static UnreadableException translate(Exception failure, ParseRequest request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var known = known(cause, request);
            if (known != null) {
                return known;
            }
        }
        return new UnreadableException(
                ParseFailure.CORRUPT,
                "The file is damaged or not what its name says (%s)"
                        .formatted(rootOf(failure).getClass().getSimpleName()));
    }

    private static @Nullable UnreadableException known(Throwable cause, ParseRequest request) {
        var message = String.valueOf(cause.getMessage());
        if (cause instanceof EncryptedDocumentException) {
            return new UnreadableException(
                    ParseFailure.ENCRYPTED,
                    request.password() == null
                            ? "The file needs a password"
                            : "The password given does not open the file");
        }
        if (cause instanceof ZeroByteFileException) {
            return new UnreadableException(ParseFailure.EMPTY, "The file has no bytes");
        }
        if (cause instanceof TextLimitException) {
            return new UnreadableException(ParseFailure.TOO_LARGE, message);
        }
        if (cause instanceof TikaMemoryLimitException
                || message.contains("zip bomb")
                || message.contains("Zip bomb")
                || (cause.getClass().getSimpleName().equals("RecordFormatException")
                        && message.contains("maximum length"))) {
            return new UnreadableException(
                    ParseFailure.TOO_LARGE,
                    "The file expands to far more than its size, or holds a part that is too large");
        }
        if (cause instanceof UnsupportedFormatException) {
            return new UnreadableException(ParseFailure.UNSUPPORTED, "This variant of the format cannot be read");
        }
        return null;
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
