package io.lectern.document.parse;

import io.lectern.document.parse.text.TextAssembly;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.xml.sax.helpers.AttributesImpl;

/** HTML that stands in a text of another format. */
final class HtmlElements implements NodeVisitor {

    private final XhtmlBlocks blocks;

    private HtmlElements(XhtmlBlocks blocks) {
        this.blocks = blocks;
    }

    static void read(String html, TextAssembly assembly) {
        var blocks = new XhtmlBlocks(assembly, Layout.MARKUP, Math.max(1, html.length()));
        Jsoup.parseBodyFragment(html).body().traverse(new HtmlElements(blocks));
        blocks.endDocument();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            var characters = text.getWholeText().toCharArray();
            blocks.characters(characters, 0, characters.length);
        } else if (node instanceof Element element) {
            var attributes = new AttributesImpl();
            element.attributes()
                    .forEach(attribute -> attributes.addAttribute(
                            "", attribute.getKey(), attribute.getKey(), "CDATA", attribute.getValue()));
            blocks.startElement("", element.normalName(), element.normalName(), attributes);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            blocks.endElement("", element.normalName(), element.normalName());
        }
    }
}
