package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.LineJoiner;
import io.lectern.document.parse.text.Piece;
import io.lectern.document.parse.text.TextAssembly;
import io.lectern.document.parse.text.TextLimitException;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final Pattern SLIDE_NUMBER_OR_DATE = Pattern.compile("[\\s\\d./\\-]{1,12}");
    private static final int MAX_SLIDE_HEADING = 120;
    private static final int DEEPEST = 10_000;

    /** An open element that says what the text in it is. */
    private record Region(BlockKind kind, int depth) {}

    private final TextAssembly assembly;
    private final Layout layout;
    private final StringBuilder buffer = new StringBuilder();
    private final Deque<TableFrame> tables = new ArrayDeque<>();
    private final Deque<Region> regions = new ArrayDeque<>();
    private final int maxCharacters;
    private final int maxRawCharacters;

    private BlockKind kind = BlockKind.PARAGRAPH;
    private int level;
    private int depth;
    private int skipDepth;
    private int listDepth;
    private int rawCharacters;
    private int notesDepth;
    private boolean slideNeedsHeading;

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
        depth++;
        var region = Regions.of(name, attributes, layout);
        if (region != null && depth < DEEPEST) {
            flush();
            regions.push(new Region(region, depth));
        }
        switch (name) {
            case "table" -> startTable();
            case "tr" -> startRow();
            case "td", "th" -> startCell(name, attributes);
            case "br" -> buffer.append('\n');
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
        if (!regions.isEmpty() && regions.peek().depth() >= depth) {
            flush();
            regions.pop();
        }
        notesDepth = notesDepth >= depth ? 0 : notesDepth;
        depth = Math.max(0, depth - 1);
    }

    @Override
    public void characters(char[] ch, int start, int length) {
        if (skipDepth > 0) {
            return;
        }
        rawCharacters += length;
        if (rawCharacters > maxRawCharacters || buffer.length() > maxCharacters) {
            throw new TextLimitException(maxCharacters);
        }
        boolean newlinesAreSpaces = layout == Layout.MARKUP && kind != BlockKind.CODE;
        for (int i = start; i < start + length; i++) {
            buffer.append(newlinesAreSpaces && (ch[i] == '\n' || ch[i] == '\r') ? ' ' : ch[i]);
        }
    }

    @Override
    public void ignorableWhitespace(char[] ch, int start, int length) {
        characters(ch, start, length);
    }

    @Override
    public void endDocument() {
        flush();
        while (!tables.isEmpty()) {
            endTable();
        }
    }

    private void startBlock(String name, Attributes attributes) {
        if (!BLOCKS.contains(name)) {
            return;
        }
        flush();
        var cssClass = attributes.getValue("class");
        markPage(cssClass);
        int styled = Regions.headingLevel(cssClass);
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> become(BlockKind.HEADING, name.charAt(1) - '0');
            case "ul", "ol" -> listDepth++;
            case "li" -> become(BlockKind.LIST_ITEM, 0);
            case "pre" -> become(BlockKind.CODE, 0);
            default -> {
                if (styled > 0 && name.equals("p") && tables.isEmpty()) {
                    become(BlockKind.HEADING, styled);
                } else {
                    become(
                            Regions.isListStyle(cssClass) || listDepth > 0 ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH,
                            0);
                }
            }
        }
    }

    private void markPage(@Nullable String cssClass) {
        if (layout == Layout.PAGES && "page".equals(cssClass)) {
            assembly.nextPage();
        } else if (layout == Layout.SLIDES && "slide-content".equals(cssClass)) {
            assembly.nextPage();
            slideNeedsHeading = true;
        } else if (layout == Layout.SLIDES && "slide-notes".equals(cssClass)) {
            notesDepth = depth;
        }
    }

    private void endBlock(String name) {
        if (!BLOCKS.contains(name)) {
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
        flush();
        if (tables.size() < DEEPEST) {
            tables.push(new TableFrame(layout));
        }
    }

    private void startRow() {
        flush();
        if (!tables.isEmpty()) {
            tables.peek().startRow();
        }
    }

    private void startCell(String name, Attributes attributes) {
        flush();
        if (!tables.isEmpty()) {
            tables.peek().startCell(name, attributes);
        }
    }

    private void endCell() {
        flush();
        if (!tables.isEmpty()) {
            tables.peek().endCell();
        }
    }

    private void endRow() {
        flush();
        if (!tables.isEmpty()) {
            tables.peek().endRow();
        }
    }

    private void endTable() {
        flush();
        if (!tables.isEmpty()) {
            tables.pop().pieces(assembly.pages()).forEach(this::put);
        }
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
        if (slideNeedsHeading && kind == BlockKind.PARAGRAPH && tables.isEmpty()) {
            slideNeedsHeading = false;
            if (raw.strip().length() <= MAX_SLIDE_HEADING) {
                become(BlockKind.HEADING, 1);
            }
        }
        slideNeedsHeading &= kind != BlockKind.HEADING;
        switch (kind) {
            case HEADING -> put(Piece.heading(level, raw.replace('\n', ' '), assembly.pages()));
            case CODE -> put(Piece.of(BlockKind.CODE, raw, assembly.pages()));
            default -> putParagraphs(raw);
        }
    }

    private void putParagraphs(String raw) {
        if (layout == Layout.MARKUP) {
            put(kind, raw);
            return;
        }
        for (var part : EMPTY_LINES.split(raw.replace("\r\n", "\n"), 0)) {
            if (layout.joinsLines()) {
                LineJoiner.paragraphs(part)
                        .forEach(text -> put(LineJoiner.isBullet(text) ? BlockKind.LIST_ITEM : kind, text));
            } else {
                put(kind, part);
            }
        }
    }

    private void put(BlockKind blockKind, String raw) {
        boolean number = notesDepth > 0 && SLIDE_NUMBER_OR_DATE.matcher(raw).matches();
        put(Piece.of(number ? BlockKind.FURNITURE : blockKind, raw, assembly.pages()));
    }

    private void put(Piece piece) {
        var told = regions.isEmpty() ? piece : piece.asKind(regions.peek().kind());
        for (var table : tables) {
            if (table.isInCell()) {
                table.add(told);
                return;
            }
        }
        assembly.add(told);
    }
}
