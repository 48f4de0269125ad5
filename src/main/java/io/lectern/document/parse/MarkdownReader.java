package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.LineJoiner;
import io.lectern.document.parse.text.TableRows;
import io.lectern.document.parse.text.TextAssembly;
import java.util.List;
import org.commonmark.ext.footnotes.FootnoteDefinition;
import org.commonmark.ext.footnotes.FootnoteReference;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Markdown: the text as it reads, without its marks; headings, lists, tables and code as blocks. */
final class MarkdownReader extends AbstractVisitor {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create(), FootnotesExtension.create())).build();

    private final TextAssembly assembly;
    private int listItems;
    private String noteMark = "";

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
        if (!noteMark.isEmpty()) {
            assembly.add(BlockKind.FOOTNOTE, noteMark + ' ' + InlineText.of(paragraph));
        } else {
            assembly.add(listItems > 0 ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH, InlineText.of(paragraph));
        }
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
        } else if (block instanceof FootnoteDefinition note) {
            noteMark = InlineText.mark(note.getLabel());
            visitChildren(block);
            noteMark = "";
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

        static String mark(String label) {
            return '[' + label + ']';
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof FootnoteReference reference) {
                text.append(mark(reference.getLabel()));
            } else {
                visitChildren(node);
            }
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
