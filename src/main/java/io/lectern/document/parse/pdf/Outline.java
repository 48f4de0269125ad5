package io.lectern.document.parse.pdf;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** The titles that a PDF's outline (its bookmarks) names, with their pages and levels. */
final class Outline {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_ITEMS = 20_000;
    private static final int DEEPEST = 9;

    /** Pages on which a title may stand though the outline names another: its target is often a page's very end. */
    private static final int NEAR = 1;

    private final Map<String, Integer> levels = new HashMap<>();
    private final Set<COSDictionary> seen = new HashSet<>();
    private final PDDocument document;

    private Outline(PDDocument document) {
        this.document = document;
    }

    static Outline of(PDDocument document) {
        var outline = new Outline(document);
        var root = document.getDocumentCatalog().getDocumentOutline();
        if (root != null) {
            outline.read(root, 1);
        }
        return outline;
    }

    /** The level of the title that stands on a page, 0 when the outline names none such. */
    int levelOf(String text, int page) {
        if (levels.isEmpty() || text.length() > 300) {
            return 0;
        }
        var words = words(text);
        for (int near = 0; near <= NEAR && !words.isEmpty(); near++) {
            int level = Math.max(
                    levels.getOrDefault(page + near + ":" + words, 0),
                    levels.getOrDefault(page - near + ":" + words, 0));
            if (level > 0) {
                return level;
            }
        }
        return 0;
    }

    private void read(PDOutlineNode parent, int level) {
        for (var item : parent.children()) {
            if (seen.size() >= MOST_ITEMS || !seen.add(item.getCOSObject())) {
                return;
            }
            int page = pageOf(item);
            var title = item.getTitle();
            if (title != null && page > 0) {
                levels.putIfAbsent(page + ":" + words(title), level);
            }
            if (level < DEEPEST) {
                read(item, level + 1);
            }
        }
    }

    private int pageOf(PDOutlineItem item) {
        try {
            var page = item.findDestinationPage(document);
            return page == null ? 0 : document.getPages().indexOf(page) + 1;
        } catch (IOException | RuntimeException brokenDestination) {
            return 0;
        }
    }

    private static String words(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
