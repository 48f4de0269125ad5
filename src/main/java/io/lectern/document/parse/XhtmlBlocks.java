package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.LineJoiner;
import io.lectern.document.parse.text.TableRows;
import io.lectern.document.parse.text.TextAssembly;
import io.lectern.document.parse.text.TextLimitException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns the XHTML events of a Tika parser into pieces of canonical text. Elements that are not blocks are inline and
 * change nothing.
 */
final class XhtmlBlocks extends DefaultHandler {

    private static final Set<String> SKIPPED = Set.of("script", "style", "head", "template", "noscript", "svg");
    private static final Set<String> BLOCKS = Set.of(
            "body",
            "p",
            "div",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "blockquote",
            "section",
            "article",
            "header",
            "footer",
            "nav",
            "main",
            "aside",
            "address",
            "figure",
            "figcaption",
            "form",
            "fieldset",
            "hr",
            "caption",
            "center",
            "details",
            "summary",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "pre",
            "option",
            "title");
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*");
    private static final int MAX_SLIDE_HEADING = 120;

    private final TextAssembly assembly;
    private final Layout layout;
    private final StringBuilder buffer = new StringBuilder();
    private final StringBuilder cell = new StringBuilder();
    private final int maxCharacters;
    private final int maxRawCharacters;

    private BlockKind kind = BlockKind.PARAGRAPH;
    private int level;
    private int skipDepth;
    private int listDepth;
    private int tableDepth;
    private int rawCharacters;
    private boolean slideNeedsHeading;
    private @Nullable TableRows table;

    XhtmlBlocks(TextAssembly assembly, Layout layout, int maxCharacters) {
        this.assembly = assembly;
        this.layout = layout;
        this.maxCharacters = maxCharacters;
        // Raw text is longer than clean text, but not by much; this bounds the memory of a file full of spaces.
        this.maxRawCharacters = (int) Math.min(Integer.MAX_VALUE / 2, maxCharacters * 2L + 100_000);
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        var name = localName.isEmpty() ? qName : localName;
        if (skipDepth > 0 || SKIPPED.contains(name) || "slide-master-content".equals(attributes.getValue("class"))) {
            skipDepth++;
            return;
        }
        switch (name) {
            case "table" -> startTable();
            case "tr" -> startRow();
            case "td", "th" -> startCell();
            case "br" -> append('\n');
            default -> startBlock(name, attributes);
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        var name = localName.isEmpty() ? qName : localName;
        if (skipDepth > 0) {
            skipDepth--;
            return;
        }
        switch (name) {
            case "table" -> endTable();
            case "tr" -> endRow();
            case "td", "th" -> endCell();
            default -> endBlock(name);
        }
    }

    @Override
    public void characters(char[] ch, int start, int length) {
        if (skipDepth > 0) {
            return;
        }
        rawCharacters += length;
        if (rawCharacters > maxRawCharacters || buffer.length() + cell.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        boolean newlinesAreSpaces = layout == Layout.MARKUP && kind != BlockKind.CODE;
        for (int i = start; i < start + length; i++) {
            append(newlinesAreSpaces && (ch[i] == '\n' || ch[i] == '\r') ? ' ' : ch[i]);
        }
    }

    @Override
    public void ignorableWhitespace(char[] ch, int start, int length) {
        characters(ch, start, length);
    }

    @Override
    public void endDocument() {
        flush();
    }

    private void append(char c) {
        if (tableDepth > 0) {
            cell.append(c);
        } else {
            buffer.append(c);
        }
    }

    private void startBlock(String name, Attributes attributes) {
        if (!BLOCKS.contains(name)) {
            return;
        }
        if (tableDepth > 0) {
            cell.append(' ');
            return;
        }
        flush();
        var cssClass = attributes.getValue("class");
        markPage(cssClass);
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> become(BlockKind.HEADING, name.charAt(1) - '0');
            case "ul", "ol" -> listDepth++;
            case "li" -> become(BlockKind.LIST_ITEM, 0);
            case "pre" -> become(BlockKind.CODE, 0);
            default -> become(isListStyle(cssClass) || listDepth > 0 ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, 0);
        }
    }

    private static boolean isListStyle(@Nullable String cssClass) {
        return cssClass != null && cssClass.startsWith("list");
    }

    private void markPage(@Nullable String cssClass) {
        if (layout == Layout.PAGES && "page".equals(cssClass)) {
            assembly.nextPage();
        } else if (layout == Layout.SLIDES && "slide-content".equals(cssClass)) {
            assembly.nextPage();
            slideNeedsHeading = true;
        }
    }

    private void endBlock(String name) {
        if (!BLOCKS.contains(name)) {
            return;
        }
        if (tableDepth > 0) {
            cell.append(' ');
            return;
        }
        flush();
        if (name.equals("ul") || name.equals("ol")) {
            listDepth = Math.max(0, listDepth - 1);
        }
        become(listDepth > 0 && !name.equals("li") ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, 0);
    }

    private void become(BlockKind newKind, int newLevel) {
        kind = newKind;
        level = newLevel;
    }

    private void startTable() {
        if (tableDepth++ == 0) {
            flush();
            table = new TableRows();
            cell.setLength(0);
        }
    }

    private void startRow() {
        if (tableDepth == 1 && table != null) {
            strayCell();
            table.startRow();
        } else {
            append(' ');
        }
    }

    private void startCell() {
        if (tableDepth == 1) {
            strayCell();
        } else {
            append(' ');
        }
    }

    private void endCell() {
        if (tableDepth == 1 && table != null) {
            table.addCell(cell.toString());
            cell.setLength(0);
        }
    }

    private void endRow() {
        if (tableDepth == 1 && table != null) {
            strayCell();
            table.endRow();
        }
    }

    private void endTable() {
        if (tableDepth == 0) {
            return;
        }
        tableDepth--;
        if (tableDepth == 0 && table != null) {
            tableDepth = 1;
            strayCell();
            tableDepth = 0;
            table.addTo(assembly);
            table = null;
        }
    }

    /** Text of a table outside its cells (a caption) becomes a row of its own. */
    private void strayCell() {
        if (table != null && !cell.toString().isBlank()) {
            table.startRow();
            table.addCell(cell.toString());
            table.startRow();
        }
        cell.setLength(0);
    }

    private void flush() {
        if (buffer.isEmpty()) {
            return;
        }
        var raw = buffer.toString();
        buffer.setLength(0);
        if (raw.isBlank()) {
            return;
        }
        if (slideNeedsHeading && kind == BlockKind.PARAGRAPH) {
            slideNeedsHeading = false;
            if (raw.strip().length() <= MAX_SLIDE_HEADING) {
                become(BlockKind.HEADING, 1);
            }
        }
        switch (kind) {
            case HEADING -> assembly.addHeading(level, raw);
            case CODE -> assembly.add(BlockKind.CODE, raw);
            default -> addParagraphs(raw);
        }
    }

    private void addParagraphs(String raw) {
        if (layout == Layout.MARKUP) {
            assembly.add(kind, raw);
            return;
        }
        for (var part : EMPTY_LINES.split(raw.replace("\r\n", "\n"), 0)) {
            if (layout.joinsLines()) {
                LineJoiner.paragraphs(part)
                        .forEach(text -> assembly.add(LineJoiner.isBullet(text) ? BlockKind.LIST_ITEM : kind, text));
            } else {
                assembly.add(kind, part);
            }
        }
    }
}
