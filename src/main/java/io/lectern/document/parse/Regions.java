package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** What an element's name, role and class say of the text in it. Classes are those that Tika's parsers write. */
final class Regions {

    private static final Pattern HEADING_STYLE = Pattern.compile(
            "(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок|标题|標題|見出し|제목)[_ ]?([1-9])(?:_.*)?");
    private static final Map<String, Integer> TITLE_STYLES = Map.of("title", 1, "标题", 1, "標題", 1, "subtitle", 2);
    private static final Set<String> NOTE_CLASSES = Set.of("footnote", "endnote", "footnotes", "endnotes");
    private static final Set<String> FURNITURE_CLASSES = Set.of("header", "footer", "slide-footer", "slide-header");
    private static final Set<String> FURNITURE_ROLES = Set.of("navigation", "contentinfo", "search");
    private static final Set<String> NOTE_ROLES = Set.of("doc-footnote", "doc-endnote", "doc-endnotes");

    private Regions() {}

    /** The kind of all text in an element, null when it says nothing. */
    static @Nullable BlockKind of(String name, Attributes attributes, Layout layout) {
        var role = attributes.getValue("role");
        var cssClass = attributes.getValue("class");
        var type = attributes.getValue("epub:type");
        boolean office = layout != Layout.MARKUP;
        if (name.equals("nav")
                || (role != null && FURNITURE_ROLES.contains(role))
                || (office && cssClass != null && FURNITURE_CLASSES.contains(cssClass))) {
            return BlockKind.FURNITURE;
        }
        boolean note = (role != null && NOTE_ROLES.contains(role))
                || (type != null && NOTE_CLASSES.contains(type))
                || (cssClass != null && NOTE_CLASSES.contains(cssClass.toLowerCase(Locale.ROOT)));
        return note ? BlockKind.FOOTNOTE : null;
    }

    /** The level of a heading that a paragraph's style makes it, else 0. */
    static int headingLevel(@Nullable String cssClass) {
        if (cssClass == null) {
            return 0;
        }
        var style = cssClass.toLowerCase(Locale.ROOT);
        var numbered = HEADING_STYLE.matcher(style);
        return numbered.matches() ? Integer.parseInt(numbered.group(1)) : TITLE_STYLES.getOrDefault(style, 0);
    }

    static boolean isListStyle(@Nullable String cssClass) {
        return cssClass != null && cssClass.startsWith("list");
    }
}
