package io.lectern.document.parse.odf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** What the styles of paragraphs are based on. Handles the events of the parts that define them. */
final class OpenDocumentStyles extends DefaultHandler {

    private static final int MOST_STYLES = 50_000;
    private static final int DEEPEST = 20;

    private final Map<String, String> parents = new HashMap<>();

    @Override
    public void startElement(String namespace, String localName, String qName, Attributes attributes) {
        if (qName.equals("style:style")) {
            add(attributes);
        }
    }

    /** Takes note of a style by the attributes of its definition. */
    void add(Attributes attributes) {
        var name = attributes.getValue("style:name");
        var parent = attributes.getValue("style:parent-style-name");
        if (name != null && parent != null && parents.size() < MOST_STYLES) {
            parents.put(name, parent);
        }
    }

    /** The name, as its author reads it, of the style that a style of one place is made from. */
    String nameOf(@Nullable String style) {
        var name = style == null ? "" : style;
        // Styles of one place are called P1, P2 and so on.
        for (int depth = 0; depth < DEEPEST && isAutomatic(name) && parents.containsKey(name); depth++) {
            name = parents.getOrDefault(name, "");
        }
        return name.replace("_20_", " ");
    }

    private static boolean isAutomatic(String name) {
        return name.length() > 1
                && Character.isUpperCase(name.charAt(0))
                && name.chars().skip(1).allMatch(Character::isLetterOrDigit)
                && Character.isDigit(name.charAt(name.length() - 1));
    }
}
