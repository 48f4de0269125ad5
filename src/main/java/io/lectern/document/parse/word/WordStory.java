package io.lectern.document.parse.word;

import java.io.IOException;
import java.util.List;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.xwpf.usermodel.XWPFRelation;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.ooxml.SXWPFWordExtractorDecorator;
import org.apache.tika.parser.microsoft.ooxml.xwpf.XWPFEventBasedWordExtractor;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.SAXException;

/** Writes the text of a document; what is embedded in it is Tika's. */
final class WordStory extends SXWPFWordExtractorDecorator {

    private static final List<XWPFRelation> STORIES = List.of(
            XWPFRelation.DOCUMENT,
            XWPFRelation.MACRO_DOCUMENT,
            XWPFRelation.TEMPLATE,
            XWPFRelation.MACRO_TEMPLATE_DOCUMENT);

    private final List<PackagePart> stories;
    private final ParseContext context;

    WordStory(XWPFEventBasedWordExtractor extractor, Metadata metadata, ParseContext context) {
        super(metadata, context, extractor);
        this.stories = storiesOf(extractor.getPackage());
        this.context = context;
    }

    /** The parts that hold the text, of which there is one; none when the file is no document of Word. */
    static List<PackagePart> storiesOf(OPCPackage file) {
        return STORIES.stream()
                .flatMap(type -> file.getPartsByContentType(type.getContentType()).stream())
                .toList();
    }

    @Override
    protected void buildXHTML(XHTMLContentHandler out) throws SAXException, IOException {
        for (var story : stories) {
            var parts = new WordParts(story, context);
            var body = new WordBody(out, parts);
            try {
                WordParts.read(story, body, context);
            } catch (TikaException e) {
                throw new IOException("The text of the document cannot be parsed", e);
            }
            for (var chart : parts.related("chart")) {
                var table = new ChartTable();
                parts.readIfPossible(chart, table);
                table.write(out);
            }
            for (var diagram : parts.related("diagramData")) {
                parts.readIfPossible(diagram, body);
            }
            // A document with all of its text in headers is found by them.
            var region = body.isEmpty() ? "body" : "header";
            for (var role : List.of("header", "footer")) {
                for (var part : parts.related(role)) {
                    out.startElement("div", "class", region);
                    parts.readIfPossible(part, new WordBody(out, parts));
                    out.endElement("div");
                }
            }
        }
    }
}
