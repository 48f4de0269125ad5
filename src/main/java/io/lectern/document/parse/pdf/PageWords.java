package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.CleanText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The words of one page after another, in the order in which the file draws them. */
final class PageWords extends PDFTextStripper {

    private static final Pattern BOLD = Pattern.compile("bold|black|heavy|demi(?!tr)|-bd\\b|italic|oblique");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final float FAR = 4f;
    private static final float CAP_HEIGHTS = 1.4f;
    private static final float BOLD_WEIGHT = 600;

    private final PDDocument pdf;
    private final PageReader reader;
    private final IdentityHashMap<PDFont, Boolean> bold = new IdentityHashMap<>();
    private final TreeMap<Integer, List<Word>> byDirection = new TreeMap<>();
    private final PagePaths paths = new PagePaths(this);

    /** Takes the words of a page by the direction in degrees in which they run, most often 0, and its lines. */
    interface PageReader {
        void accept(PDPage page, int number, SequencedMap<Integer, List<Word>> words, PagePaths paths);
    }

    PageWords(PDDocument document, PageReader reader) {
        this.pdf = document;
        this.reader = reader;
        setSuppressDuplicateOverlappingText(false);
    }

    /** Reads all pages; one after another is given to the reader. */
    void read() throws IOException {
        writeText(pdf, Writer.nullWriter());
    }

    @Override
    public void processPage(PDPage page) {
        byDirection.clear();
        bold.clear();
        paths.clear();
        try {
            super.processPage(page);
        } catch (IOException | RuntimeException unreadable) {
            // What is wrong with one page is no reason to lose the others; the reader of the whole file tells of it.
            return;
        }
        reader.accept(page, getCurrentPageNo(), byDirection, paths);
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty() || text.isBlank()) {
            return;
        }
        var words = SPACE.split(text.strip(), 0);
        var glyphs = words.length == 1 ? List.of(visible(positions)) : glyphsOfWords(positions);
        if (glyphs.size() == words.length) {
            for (int i = 0; i < words.length; i++) {
                add(words[i], glyphs.get(i));
            }
        } else {
            add(text, positions);
        }
    }

    private static List<TextPosition> visible(List<TextPosition> positions) {
        var visible = positions.stream().filter(glyph -> !isSpace(glyph)).toList();
        return visible.isEmpty() ? positions : visible;
    }

    private static List<List<TextPosition>> glyphsOfWords(List<TextPosition> positions) {
        var words = new ArrayList<List<TextPosition>>();
        var word = new ArrayList<TextPosition>();
        for (var glyph : positions) {
            if (!isSpace(glyph)) {
                word.add(glyph);
            } else if (!word.isEmpty()) {
                words.add(word);
                word = new ArrayList<>();
            }
        }
        if (!word.isEmpty()) {
            words.add(word);
        }
        return words;
    }

    private static boolean isSpace(TextPosition glyph) {
        return glyph.getUnicode() == null || glyph.getUnicode().isBlank();
    }

    private void add(String raw, List<TextPosition> glyphs) {
        int jump = jump(glyphs);
        int cut = glyphs.subList(0, jump).stream()
                .mapToInt(glyph -> glyph.getUnicode().length())
                .sum();
        if (jump > 0 && cut > 0 && cut < raw.length()) {
            add(raw.substring(0, cut), glyphs.subList(0, jump));
            add(raw.substring(cut), glyphs.subList(jump, glyphs.size()));
        } else {
            addWhole(raw, glyphs);
        }
    }

    /** Where glyphs that the file draws one after the other stand far apart: two words, though no space says so. */
    private static int jump(List<TextPosition> glyphs) {
        for (int i = 1; i < glyphs.size(); i++) {
            var last = glyphs.get(i - 1);
            float end = last.getXDirAdj() + last.getWidthDirAdj();
            float gap = glyphs.get(i).getXDirAdj() - end;
            if (Math.abs(gap) > FAR * Math.max(sizeOf(last), last.getWidthDirAdj())
                    && !Letters.isRightToLeft(last.getUnicode())) {
                return i;
            }
        }
        return 0;
    }

    private void addWhole(String raw, List<TextPosition> glyphs) {
        var text = CleanText.oneLine(raw);
        if (text.isEmpty()) {
            return;
        }
        if (raw.charAt(raw.length() - 1) == CleanText.SOFT_HYPHEN) {
            text += CleanText.SOFT_HYPHEN;
        }
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float size = 0;
        for (var glyph : glyphs) {
            left = Math.min(left, glyph.getXDirAdj());
            right = Math.max(right, glyph.getXDirAdj() + glyph.getWidthDirAdj());
            size = Math.max(size, sizeOf(glyph));
        }
        var first = glyphs.getFirst();
        if (!Float.isFinite(left) || !Float.isFinite(right) || !Float.isFinite(first.getYDirAdj())) {
            throw new IllegalArgumentException("A word of the page is nowhere: " + text);
        }
        byDirection
                .computeIfAbsent((int) first.getDir(), direction -> new ArrayList<>())
                .add(new Word(text, left, right, first.getYDirAdj(), size, isBold(first.getFont())));
    }

    /** The font's size on the page; a font whose glyphs have a scale of their own is measured by their height. */
    private static float sizeOf(TextPosition glyph) {
        float size = Math.abs(glyph.getYScale());
        float height = glyph.getHeightDir();
        boolean fits = Float.isFinite(size) && size > 0.5f && (height <= 0 || size < 8 * height);
        return fits ? size : Math.max(1, height * CAP_HEIGHTS);
    }

    private boolean isBold(PDFont font) {
        return bold.computeIfAbsent(font, PageWords::looksBold);
    }

    private static boolean looksBold(PDFont font) {
        var name = font.getName();
        var descriptor = font.getFontDescriptor();
        return (name != null && BOLD.matcher(name.toLowerCase(Locale.ROOT)).find())
                || (descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= BOLD_WEIGHT));
    }
}
