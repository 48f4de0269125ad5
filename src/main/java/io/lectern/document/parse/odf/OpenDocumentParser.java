package io.lectern.document.parse.odf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipFile;
import org.apache.tika.exception.TikaException;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.utils.XMLReaderUtils;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads texts and presentations of OpenDocument (ISO/IEC 26300) as a stream, to XHTML. What a presentation's master pages
 * say is no text of its slides and is left out; the headers and footers of a text are told to be such.
 */
public final class OpenDocumentParser {

    private static final Set<String> TYPES = Set.of(
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text-template",
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.oasis.opendocument.presentation-template");

    private OpenDocumentParser() {}

    /** Whether a file is of a type that is read, and not so damaged that only a more patient parser may read it. */
    public static boolean reads(String mediaType, Path file) {
        if (!TYPES.contains(mediaType)) {
            return false;
        }
        try (var zip = new ZipFile(file.toFile())) {
            return zip.getEntry("content.xml") != null;
        } catch (IOException damaged) {
            return false;
        }
    }

    public static void parse(Path file, ContentHandler handler, ParseContext context)
            throws IOException, SAXException, TikaException {
        try (var zip = new ZipFile(file.toFile())) {
            var styles = new OpenDocumentStyles();
            read(zip, "styles.xml", styles, context);
            var body = new OpenDocumentBody(handler, styles);
            read(zip, "content.xml", body, context);
            if (!body.hasSlides()) {
                read(zip, "styles.xml", body, context);
            }
        }
    }

    private static void read(ZipFile zip, String part, ContentHandler handler, ParseContext context)
            throws IOException, SAXException, TikaException {
        var entry = zip.getEntry(part);
        if (entry != null) {
            try (var in = zip.getInputStream(entry)) {
                XMLReaderUtils.parseSAX(in, handler, context);
            }
        }
    }
}
