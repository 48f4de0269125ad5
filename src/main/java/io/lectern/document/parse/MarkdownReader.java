package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.LineJoiner;
import io.lectern.document.parse.text.TableRows;
import io.lectern.document.parse.text.TextAssembly;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Markdown: the text as it reads, without its marks; headings, lists, tables and code as blocks. */
final class MarkdownReader extends AbstractVisitor {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    /** CommonMark has no footnotes: their definitions are paragraphs, or of links when they are a single word. */
    private static final Pattern NOTE = Pattern.compile("\\[\\^([^\\]\\s]+)]:\\s*(.+)", Pattern.DOTALL);

    private static final Pattern BEFORE_NOTE = Pattern.compile("\\s*(?=\\[\\^[^\\]\\s]+]:)");
    private static final Pattern NOTE_MARK = Pattern.compile("\\[\\^([^\\]\\s]+)]");

    private final TextAssembly assembly;
    private int listItems;

    private MarkdownReader(TextAssembly assembly) {
        this.assembly = assembly;
    }

    static void read(String text, TextAssembly assembly) {
        PARSER.parse(withoutFrontMatter(text)).accept(new MarkdownReader(assembly));
    }

    @Override
    public void visit(Heading heading) {
        assembly.addHeading(heading.getLevel(), InlineText.of(heading));
    }

    @Override
    public void visit(Paragraph paragraph) {
        for (var part : BEFORE_NOTE.split(InlineText.of(paragraph), 0)) {
            var note = NOTE.matcher(part);
            if (note.matches()) {
                addNote(note.group(1), note.group(2));
            } else {
                var text = NOTE_MARK.matcher(part).replaceAll("[$1]");
                assembly.add(listItems > 0 ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, text);
            }
        }
    }

    @Override
    public void visit(LinkReferenceDefinition definition) {
        if (definition.getLabel().startsWith("^")) {
            addNote(definition.getLabel().substring(1), definition.getDestination());
        }
    }

    private void addNote(String label, String text) {
        assembly.add(BlockKind.FOOTNOTE, "[%s] %s".formatted(label, text));
    }

    @Override
    public void visit(ListItem item) {
        listItems++;
        visitChildren(item);
        listItems--;
    }

    @Override
    public void visit(FencedCodeBlock code) {
        assembly.add(BlockKind.CODE, code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        assembly.add(BlockKind.CODE, code.getLiteral());
    }

    @Override
    public void visit(HtmlBlock html) {
        HtmlElements.read(html.getLiteral(), assembly);
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock) {
            var rows = new TableRows();
            addRows(block, rows);
            rows.addTo(assembly);
        } else {
            visitChildren(block);
        }
    }

    private static void addRows(Node parent, TableRows rows) {
        for (var child = parent.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof TableRow) {
                rows.startRow();
                addRows(child, rows);
                rows.endRow();
            } else if (child instanceof TableCell cell) {
                rows.addCell(InlineText.of(cell));
            } else {
                addRows(child, rows);
            }
        }
    }

    /** YAML between two lines of dashes at the very start describes the file and is not its text. */
    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n") && !text.startsWith("---\r\n")) {
            return text;
        }
        int end = text.indexOf("\n---", 3);
        int lineEnd = end < 0 ? -1 : text.indexOf('\n', end + 1);
        return lineEnd < 0 ? text : text.substring(lineEnd + 1);
    }

    private static final class InlineText extends AbstractVisitor {

        private final StringBuilder text = new StringBuilder();

        static String of(Node node) {
            var collector = new InlineText();
            collector.visitChildren(node);
            return collector.text.toString();
        }

        @Override
        public void visit(Link link) {
            // A mark of a footnote that is defined as a link.
            boolean mark = link.getFirstChild() instanceof Text label
                    && label.getLiteral().startsWith("^");
            text.append(mark ? "[" : "");
            visitChildren(link);
            text.append(mark ? "]" : "");
        }

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(SoftLineBreak node) {
            int last = text.length() - 1;
            var next = node.getNext();
            boolean wide = last >= 0
                    && LineJoiner.isWide(text.charAt(last))
                    && next instanceof Text after
                    && !after.getLiteral().isEmpty()
                    && LineJoiner.isWide(after.getLiteral().charAt(0));
            text.append(wide ? "" : " ");
        }

        @Override
        public void visit(HardLineBreak node) {
            text.append('\n');
        }

        @Override
        public void visit(HtmlInline node) {
            if (node.getLiteral().startsWith("<br")) {
                text.append('\n');
            }
        }
    }
}
