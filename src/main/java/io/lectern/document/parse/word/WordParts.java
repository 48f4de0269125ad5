package io.lectern.document.parse.word;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.tika.exception.TikaException;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.ooxml.XWPFListManager;
import org.apache.tika.parser.microsoft.ooxml.xwpf.XWPFNumberingShim;
import org.apache.tika.utils.XMLReaderUtils;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** What the parts beside the text of a document say of it: its styles, lists, notes. One that is damaged says nothing. */
final class WordParts {

    private final PackagePart story;
    private final ParseContext context;
    private final WordStyles styles = new WordStyles();
    private final WordNotes footnotes = new WordNotes();
    private final WordNotes endnotes = new WordNotes();
    private final WordNotes comments = new WordNotes();
    private final XWPFListManager lists;

    /** @param story the part that holds the text */
    WordParts(PackagePart story, ParseContext context) throws IOException {
        this.story = story;
        this.context = context;
        readRelated("styles", styles);
        readRelated("footnotes", footnotes);
        readRelated("endnotes", endnotes);
        readRelated("comments", comments);
        this.lists = lists();
    }

    WordStyles styles() {
        return styles;
    }

    WordNotes footnotes() {
        return footnotes;
    }

    WordNotes endnotes() {
        return endnotes;
    }

    WordNotes comments() {
        return comments;
    }

    /** The number of the next paragraph of a list, empty when its definition is missing or broken. */
    String number(int list, int level) {
        try {
            return lists.getFormattedNumber(BigInteger.valueOf(list), level).strip();
        } catch (RuntimeException brokenDefinition) {
            return "";
        }
    }

    /** The parts that the text refers to as what a role says, in either form of the format. */
    List<PackagePart> related(String role) {
        var related = new ArrayList<PackagePart>();
        try {
            for (var relationship : story.getRelationships()) {
                if (relationship.getRelationshipType().endsWith("/" + role)) {
                    var part = story.getRelatedPart(relationship);
                    if (part != null) {
                        related.add(part);
                    }
                }
            }
        } catch (InvalidFormatException | RuntimeException broken) {
            return related;
        }
        return related;
    }

    /** Reads a part of which the text can do without. */
    void readIfPossible(PackagePart part, ContentHandler handler) throws IOException {
        try {
            read(part, handler, context);
        } catch (SAXException | TikaException damaged) {
            return;
        }
    }

    static void read(PackagePart part, ContentHandler handler, ParseContext context)
            throws IOException, SAXException, TikaException {
        try (var in = part.getInputStream()) {
            XMLReaderUtils.parseSAX(in, handler, context);
        }
    }

    private void readRelated(String role, ContentHandler handler) throws IOException {
        for (var part : related(role)) {
            readIfPossible(part, handler);
        }
    }

    private XWPFListManager lists() {
        for (var part : related("numbering")) {
            try {
                return new XWPFListManager(new XWPFNumberingShim(part));
            } catch (IOException | OpenXML4JException | RuntimeException broken) {
                return XWPFListManager.EMPTY_LIST;
            }
        }
        return XWPFListManager.EMPTY_LIST;
    }
}
