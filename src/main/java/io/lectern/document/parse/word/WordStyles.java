package io.lectern.document.parse.word;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** What the styles of a document make of its paragraphs. Handles the events of the part that defines them. */
final class WordStyles extends DefaultHandler {

    private static final int MOST_STYLES = 20_000;
    private static final int DEEPEST = 20;

    private final Map<String, Style> styles = new HashMap<>();
    private @Nullable Style current;

    /** One style, which takes from another what it does not say itself. */
    private static final class Style {

        String name = "";
        String basedOn = "";
        int outlineLevel = -1;
        int numbering = -1;
        int numberingLevel = -1;
    }

    @Override
    public void startElement(String namespace, String localName, String qName, Attributes attributes) {
        var value = Names.attribute(attributes, "val");
        var name = Names.of(namespace, localName);
        if (name.equals("w:style")) {
            current = new Style();
            var id = Names.attribute(attributes, "styleId");
            if (id != null && styles.size() < MOST_STYLES) {
                styles.put(id, current);
            }
        } else if (current != null && value != null) {
            switch (name) {
                case "w:name" -> current.name = value;
                case "w:basedOn" -> current.basedOn = value;
                case "w:outlineLvl" -> current.outlineLevel = Names.number(attributes, "val", -1);
                case "w:numId" -> current.numbering = Names.number(attributes, "val", -1);
                case "w:ilvl" -> current.numberingLevel = Names.number(attributes, "val", -1);
                default -> {}
            }
        }
    }

    @Override
    public void endElement(String namespace, String localName, String qName) {
        if (localName.equals("style")) {
            current = null;
        }
    }

    /** What the author calls a style, empty for an unknown one. */
    String nameOf(@Nullable String id) {
        var style = id == null ? null : styles.get(id);
        return style == null ? "" : style.name;
    }

    /** The outline level of a style, 0 for the first one, -1 for none. */
    int outlineLevelOf(@Nullable String id) {
        return firstSaid(id, style -> style.outlineLevel);
    }

    /** The list that a style's paragraphs are numbered in, -1 for none. */
    int numberingOf(@Nullable String id) {
        return firstSaid(id, style -> style.numbering);
    }

    /** The level of that list, -1 when nothing says it. */
    int numberingLevelOf(@Nullable String id) {
        return firstSaid(id, style -> style.numberingLevel);
    }

    private int firstSaid(@Nullable String id, ToIntFunction<Style> what) {
        var style = id == null ? null : styles.get(id);
        for (int depth = 0; style != null && depth < DEEPEST; depth++) {
            if (what.applyAsInt(style) >= 0) {
                return what.applyAsInt(style);
            }
            style = styles.get(style.basedOn);
        }
        return -1;
    }
}
