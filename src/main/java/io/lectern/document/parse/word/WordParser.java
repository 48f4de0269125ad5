package io.lectern.document.parse.word;

import java.io.IOException;
import java.util.Set;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.ooxml.xwpf.XWPFEventBasedWordExtractor;
import org.apache.xmlbeans.XmlException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Reads documents of Word (WordprocessingML, ISO/IEC 29500) as a stream, to XHTML. Reads one file; used by one thread. */
public final class WordParser {

    private static final Set<String> TYPES = Set.of(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.ms-word.document.macroenabled.12",
            "application/vnd.ms-word.template.macroenabled.12");

    private final WordStory story;

    private WordParser(WordStory story) {
        this.story = story;
    }

    /** A parser of a file, null when it is of another type or so damaged that only a more patient parser may read it. */
    public static @Nullable WordParser of(
            TikaInputStream stream, String mediaType, Metadata metadata, ParseContext context) {
        if (!TYPES.contains(mediaType)) {
            return null;
        }
        try {
            var file = open(stream);
            if (WordStory.storiesOf(file).isEmpty()) {
                return null;
            }
            return new WordParser(new WordStory(new XWPFEventBasedWordExtractor(file), metadata, context));
        } catch (OpenXML4JException | XmlException | IOException | RuntimeException damaged) {
            return null;
        }
    }

    public void parse(ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException, SAXException, TikaException {
        metadata.add(TikaCoreProperties.TIKA_PARSED_BY, WordParser.class.getName());
        story.getMetadataExtractor().extract(metadata);
        try {
            story.getXHTML(handler, metadata, context);
        } catch (XmlException e) {
            throw new TikaException("The document cannot be parsed", e);
        }
    }

    private static OPCPackage open(TikaInputStream stream) throws IOException, OpenXML4JException {
        if (stream.getOpenContainer() instanceof OPCPackage opened) {
            return opened;
        }
        var file = OPCPackage.open(stream.getFile().getPath(), PackageAccess.READ);
        stream.setOpenContainer(file);
        return file;
    }
}
