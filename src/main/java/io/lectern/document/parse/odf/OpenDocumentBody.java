package io.lectern.document.parse.odf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/** Turns the events of a document's parts into XHTML; of the part of styles only headers and footers. */
final class OpenDocumentBody extends DefaultHandler {

    private static final Set<String> SKIPPED = Set.of(
            "text:tracked-changes",
            "text:note-citation",
            "office:forms",
            "dc:creator",
            "dc:date",
            "table:covered-table-cell");
    private static final Set<String> TEXT = Set.of("office:body", "style:header", "style:footer");
    private static final int MOST_SPACES = 100;
    private static final int MOST_REPEATED_CELLS = 200;

    private final ContentHandler out;
    private final OpenDocumentStyles styles;
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<String> notes = new ArrayList<>();
    private int skipped;
    private int textDepth;
    private int tables;
    private int lists;
    private int marks;
    private int headerRows;
    private int repeated = 1;
    private boolean slides;

    private record Paragraph(String cssClass, StringBuilder text) {}

    OpenDocumentBody(ContentHandler out, OpenDocumentStyles styles) {
        this.out = out;
        this.styles = styles;
    }

    boolean hasSlides() {
        return slides;
    }

    @Override
    public void startElement(String namespace, String localName, String name, Attributes attributes)
            throws SAXException {
        if (skipped > 0 || SKIPPED.contains(name)) {
            skipped++;
            return;
        }
        if (name.equals("style:style")) {
            styles.add(attributes);
        } else if (TEXT.contains(name)) {
            textDepth++;
            begin("div", "class", name.equals("office:body") ? "" : name.substring("style:".length()));
        } else if (textDepth > 0) {
            startText(name, attributes);
        }
    }

    @Override
    public void endElement(String namespace, String localName, String name) throws SAXException {
        if (skipped > 0) {
            skipped--;
        } else if (TEXT.contains(name)) {
            textDepth--;
            end("div");
        } else if (textDepth > 0) {
            endText(name);
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (skipped == 0 && !paragraphs.isEmpty()) {
            // Runs of white space are one space here; others are elements.
            paragraphs.peek().text.append(new String(characters, start, length).replace('\n', ' '));
        }
    }

    private void startText(String name, Attributes attributes) throws SAXException {
        switch (name) {
            // What a picture shows is a paragraph of its own.
            case "text:h", "text:p", "svg:title", "svg:desc" ->
                paragraphs.push(new Paragraph(classOf(name, attributes), new StringBuilder()));
            case "text:list" -> lists++;
            case "text:note" -> {
                append("[%d]".formatted(++marks));
                open.push(name);
            }
            case "office:annotation" -> open.push(name);
            case "text:tab" -> append("\t");
            case "text:line-break" -> append("\n");
            case "text:s" -> append(" ".repeat(number(attributes, "text:c", MOST_SPACES)));
            case "draw:page" -> {
                slides = true;
                begin("div", "class", "slide-content");
            }
            case "presentation:notes" -> begin("div", "class", "slide-notes");
            case "draw:frame" -> open.push(String.valueOf(attributes.getValue("presentation:class")));
            case "table:table-header-rows" -> headerRows++;
            case "table:table", "table:table-row", "table:table-cell" -> startOfTable(name, attributes);
            default -> {}
        }
    }

    private void endText(String name) throws SAXException {
        switch (name) {
            case "text:h", "text:p", "svg:title", "svg:desc" -> endParagraph(paragraphs.pop());
            case "text:list" -> lists--;
            case "text:note", "office:annotation", "draw:frame" -> open.poll();
            case "draw:page", "presentation:notes" -> end("div");
            case "table:table-header-rows" -> headerRows--;
            case "table:table" -> {
                tables--;
                end("table");
                writeNotes();
            }
            case "table:table-row" -> end("tr");
            case "table:table-cell" -> endCell();
            default -> {}
        }
    }

    private void startOfTable(String name, Attributes attributes) throws SAXException {
        switch (name) {
            case "table:table" -> {
                tables++;
                begin("table", "class", "");
            }
            case "table:table-row" -> begin("tr", "class", "");
            default -> {
                repeated = number(attributes, "table:number-columns-repeated", MOST_REPEATED_CELLS);
                var spans = new AttributesImpl();
                add(spans, "colspan", attributes.getValue("table:number-columns-spanned"));
                add(spans, "rowspan", attributes.getValue("table:number-rows-spanned"));
                out.startElement("", cell(), cell(), spans);
            }
        }
    }

    private void endCell() throws SAXException {
        end(cell());
        for (; repeated > 1; repeated--) {
            begin(cell(), "class", "");
            end(cell());
        }
    }

    private String cell() {
        return headerRows > 0 ? "th" : "td";
    }

    private String classOf(String name, Attributes attributes) {
        int level = number(attributes, "text:outline-level", 9);
        if (name.equals("text:h")) {
            return "heading_" + level;
        }
        if ("title".equals(open.peek())) {
            return "heading_1";
        }
        return lists > 0 ? "list" : styles.nameOf(attributes.getValue("text:style-name"));
    }

    private boolean isInNote() {
        return open.contains("text:note") || open.contains("office:annotation");
    }

    private void append(String more) {
        if (!paragraphs.isEmpty()) {
            paragraphs.peek().text.append(more);
        }
    }

    private void endParagraph(Paragraph paragraph) throws SAXException {
        var text = paragraph.text.toString().strip();
        if (isInNote() && !text.isEmpty()) {
            notes.add(open.contains("text:note") ? "[%d] %s".formatted(marks, text) : text);
        } else if (!text.isEmpty()) {
            write(paragraph.cssClass, text);
        }
        writeNotes();
    }

    private void writeNotes() throws SAXException {
        if (tables == 0 && paragraphs.isEmpty()) {
            for (var note : notes) {
                write("footnote", note);
            }
            notes.clear();
        }
    }

    private void write(String cssClass, String text) throws SAXException {
        begin("p", "class", cssClass);
        out.characters(text.toCharArray(), 0, text.length());
        end("p");
    }

    private void begin(String element, String attribute, String value) throws SAXException {
        var attributes = new AttributesImpl();
        add(attributes, attribute, value);
        out.startElement("", element, element, attributes);
    }

    private void end(String element) throws SAXException {
        out.endElement("", element, element);
    }

    private static void add(AttributesImpl attributes, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            attributes.addAttribute("", name, name, "CDATA", value);
        }
    }

    private static int number(Attributes attributes, String name, int most) {
        try {
            var value = attributes.getValue(name);
            return value == null ? 1 : Math.clamp(Integer.parseInt(value.strip()), 1, most);
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }
}
