package io.lectern.document.parse.word;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns the events of one part of a document into XHTML: paragraphs with what their style makes them, tables with their
 * header rows, notes after the paragraph or table that refers to them. What was deleted or moved away is left out. A text
 * box comes before the paragraph that it is anchored in.
 */
final class WordBody extends DefaultHandler {

    private static final Set<String> SKIPPED = Set.of(
            "mc:Fallback",
            "w:del",
            "w:moveFrom",
            "w:pPrChange",
            "w:rPrChange",
            "w:tcPrChange",
            "w:trPrChange",
            "w:tblPrChange",
            "w:sectPrChange");
    private static final Set<String> RUNNING = Set.of("header", "footer");
    private static final int LONGEST_HEADING = 250;
    private static final int LAST_LEVEL = 8;

    private final XHTMLContentHandler out;
    private final WordParts parts;
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<Row> rows = new ArrayDeque<>();
    private final List<String> notes = new ArrayList<>();
    private int skipped;
    private int marks;
    private boolean inProperties;
    private boolean empty = true;

    private static final class Paragraph {

        final RunText text = new RunText();

        @Nullable
        String style;

        int outlineLevel = -1;
        int numbering = -1;
        int numberingLevel = -1;
    }

    /** The row of an open table that is being read. */
    private static final class Row {

        boolean header;
        boolean inCell;
        int columns = 1;

        String cell() {
            return header ? "th" : "td";
        }
    }

    WordBody(XHTMLContentHandler out, WordParts parts) {
        this.out = out;
        this.parts = parts;
    }

    /** Whether nothing was said. */
    boolean isEmpty() {
        return empty;
    }

    @Override
    public void startElement(String namespace, String localName, String qName, Attributes attributes)
            throws SAXException {
        var name = Names.of(namespace, localName);
        if (skipped > 0 || SKIPPED.contains(name)) {
            skipped++;
            return;
        }
        switch (name) {
            case "w:p", "a:p" -> {
                openCell();
                paragraphs.push(new Paragraph());
            }
            case "w:pPr" -> inProperties = true;
            case "w:tbl", "w:tr", "w:tc", "w:tblHeader", "w:gridBefore", "w:gridSpan" -> startOfTable(name, attributes);
            default -> {
                if (!paragraphs.isEmpty()) {
                    startInParagraph(name, attributes, paragraphs.peek());
                }
            }
        }
    }

    @Override
    public void endElement(String namespace, String localName, String qName) throws SAXException {
        if (skipped > 0) {
            skipped--;
            return;
        }
        var name = Names.of(namespace, localName);
        switch (name) {
            case "w:p", "a:p" -> endParagraph(paragraphs.pop());
            case "w:pPr" -> inProperties = false;
            case "w:tc" -> endCell();
            case "w:tr" -> out.endElement("tr");
            case "w:tbl" -> {
                rows.pop();
                out.endElement("table");
                writeNotes();
            }
            default -> {
                if (!paragraphs.isEmpty()) {
                    paragraphs.peek().text.end(name);
                }
            }
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (skipped == 0 && !paragraphs.isEmpty()) {
            paragraphs.peek().text.characters(characters, start, length);
        }
    }

    private void startInParagraph(String name, Attributes attributes, Paragraph paragraph) {
        switch (name) {
            case "w:pStyle" -> paragraph.style = Names.attribute(attributes, "val");
            case "w:outlineLvl" -> paragraph.outlineLevel = Names.number(attributes, "val", -1);
            case "w:numId" -> paragraph.numbering = Names.number(attributes, "val", -1);
            case "w:ilvl" -> paragraph.numberingLevel = Names.number(attributes, "val", -1);
            case "w:footnoteReference" -> refer(parts.footnotes(), attributes, paragraph);
            case "w:endnoteReference" -> refer(parts.endnotes(), attributes, paragraph);
            case "w:commentReference" -> addNote(parts.comments().take(Names.attribute(attributes, "id")));
            default -> {
                if (!inProperties) {
                    paragraph.text.start(name, attributes);
                }
            }
        }
    }

    private void refer(WordNotes source, Attributes attributes, Paragraph paragraph) {
        var note = source.take(Names.attribute(attributes, "id"));
        if (!note.isEmpty()) {
            var mark = "[%d]".formatted(++marks);
            paragraph.text.append(mark);
            addNote(mark + " " + note);
        }
    }

    private void addNote(String note) {
        if (!note.isEmpty()) {
            notes.add(note);
        }
    }

    private void startOfTable(String name, Attributes attributes) throws SAXException {
        if (name.equals("w:tbl")) {
            openCell();
            out.startElement("table");
            rows.push(new Row());
            return;
        }
        var row = rows.peek();
        if (row == null) {
            return;
        }
        switch (name) {
            case "w:tr" -> {
                row.header = false;
                out.startElement("tr");
            }
            case "w:tblHeader" -> row.header = Names.isOn(attributes);
            case "w:gridBefore" -> {
                row.columns = Names.number(attributes, "val", 1);
                openCell();
                endCell();
            }
            case "w:tc" -> row.columns = 1;
            default -> row.columns = Names.number(attributes, "val", 1);
        }
    }

    /** Begins a cell when the first of its content comes: its width is told after it begins. */
    private void openCell() throws SAXException {
        var row = rows.peek();
        if (row != null && !row.inCell) {
            out.startElement(row.cell(), "colspan", String.valueOf(row.columns));
            row.inCell = true;
        }
    }

    private void endCell() throws SAXException {
        openCell();
        var row = rows.peek();
        if (row != null) {
            out.endElement(row.cell());
            row.inCell = false;
        }
    }

    private void endParagraph(Paragraph paragraph) throws SAXException {
        var number = number(paragraph);
        var text = paragraph.text.toString();
        if (!text.isBlank()) {
            write(classOf(paragraph, number != null), isMark(number) ? text : number + ' ' + text);
        }
        writeNotes();
    }

    /** What XHTML calls the paragraph: a heading of its outline level, an item of a list, or as its style is called. */
    private String classOf(Paragraph paragraph, boolean numbered) {
        int level = paragraph.outlineLevel >= 0
                ? paragraph.outlineLevel
                : parts.styles().outlineLevelOf(paragraph.style);
        boolean heading = level >= 0 && level <= LAST_LEVEL && paragraph.text.length() <= LONGEST_HEADING;
        if (heading) {
            return "heading_" + (level + 1);
        }
        var style = parts.styles().nameOf(paragraph.style).toLowerCase(Locale.ROOT);
        // What runs along the pages is told by the part it is in, not by a look that text may have too.
        return numbered ? "list" : RUNNING.contains(style) ? "" : style;
    }

    /** The number or mark in front of a paragraph; null when it is in no list. */
    private @Nullable String number(Paragraph paragraph) {
        int list =
                paragraph.numbering >= 0 ? paragraph.numbering : parts.styles().numberingOf(paragraph.style);
        int level = paragraph.numberingLevel >= 0
                ? paragraph.numberingLevel
                : parts.styles().numberingLevelOf(paragraph.style);
        return list <= 0 ? null : parts.number(list, Math.max(0, level));
    }

    /** Whether it only says that something is an item. */
    private static boolean isMark(@Nullable String number) {
        return number == null || number.codePoints().noneMatch(Character::isLetterOrDigit);
    }

    private void writeNotes() throws SAXException {
        if (rows.isEmpty() && paragraphs.isEmpty()) {
            for (var note : notes) {
                write("footnote", note);
            }
            notes.clear();
        }
    }

    private void write(String cssClass, String text) throws SAXException {
        empty = false;
        out.startElement("p", "class", cssClass);
        out.characters(text);
        out.endElement("p");
    }
}
