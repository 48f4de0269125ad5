package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the headings among a document's blocks: what its outline names, and short blocks before text that are larger or
 * bolder than it, or numbered. Cautious, because what is taken for a heading is no longer body text.
 */
final class Headings {

    private static final Pattern NUMBERED = Pattern.compile("((?:\\d{1,2}|[A-Z])(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{L}.*");
    private static final Pattern CHAPTER = Pattern.compile(
            "(?:第[一二三四五六七八九十百零\\d]+[章节節部篇编编回]|[一二三四五六七八九十]+、).*|(?i)(?:chapter|part|item|section|appendix|annex|kapitel|chapitre)\\s+[\\dIVXA-D]+\\b.*");
    private static final Pattern NO_TITLE = Pattern.compile(".*[.,;:。，；：、]|[^(]*\\)");
    private static final Pattern CAPTION = Pattern.compile("(?i)(?:figure|fig\\.|table|exhibit|图|表)\\s*[\\dIVX]+.*");
    private static final int MOST_CHARACTERS = 120;
    private static final int MOST_LINES = 3;
    private static final int MOST_SIZES = 5;
    private static final double LARGER = 1.12;
    private static final double AS_LARGE = 0.97;
    private static final int MOST_REPEATS = 3;

    private final List<PageBlock> blocks;
    private final Outline outline;
    private final float bodySize;
    private final Map<String, Integer> times = new HashMap<>();
    private final List<Float> sizes;

    Headings(List<PageBlock> blocks, Outline outline) {
        this.blocks = blocks;
        this.outline = outline;
        this.bodySize = bodySize(blocks);
        blocks.forEach(block -> times.merge(block.text(), 1, Integer::sum));
        this.sizes = headingSizes();
    }

    /** The level of each block's heading, 0 where it is none. */
    List<Integer> levels() {
        var levels = new ArrayList<Integer>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            int named = block.isText() ? outline.levelOf(block.text(), block.page()) : 0;
            levels.add(named > 0 ? named : mayBeHeading(i) ? level(i) : 0);
        }
        return levels;
    }

    private boolean mayBeHeading(int at) {
        var block = blocks.get(at);
        var text = block.text();
        return block.isText()
                && block.lines() <= MOST_LINES
                && text.length() <= MOST_CHARACTERS
                && Letters.width(text) <= MOST_CHARACTERS
                && block.nextPageAt() == 0
                && startsLikeTitle(text)
                && Letters.hasLetter(text)
                && !NO_TITLE.matcher(lastLine(text)).matches()
                && !CAPTION.matcher(text).matches()
                && times.getOrDefault(text, 0) <= MOST_REPEATS
                && introduces(at);
    }

    /** Whether what follows is text or a table, and not smaller print beside it. */
    private boolean introduces(int at) {
        for (int next = at + 1; next < Math.min(blocks.size(), at + 4); next++) {
            var block = blocks.get(next);
            if (block.kind() == BlockKind.TABLE || block.text().length() > 60 || Letters.width(block.text()) > 60) {
                return true;
            }
            if (block.kind() == BlockKind.LIST_ITEM) {
                return true;
            }
        }
        return false;
    }

    private int level(int at) {
        var block = blocks.get(at);
        var text = block.text();
        boolean large = block.size() > bodySize * LARGER;
        boolean bold = block.bold() && block.size() >= bodySize * AS_LARGE;
        var numbered = NUMBERED.matcher(text);
        if (numbered.matches() && (large || bold || isTitleAlone(block))) {
            int depth = (int) numbered.group(1).chars().filter(c -> c == '.').count() + 1;
            return Math.min(9, depth + (sizes.isEmpty() ? 0 : 1));
        }
        if (block.kind() == BlockKind.LIST_ITEM) {
            return 0;
        }
        if (CHAPTER.matcher(text).matches() && (large || bold || isTitleAlone(block))) {
            return large ? sizeLevel(block.size()) : 2;
        }
        if (large) {
            return sizeLevel(block.size());
        }
        boolean capitals = text.length() >= 4
                && text.equals(text.toUpperCase(java.util.Locale.ROOT))
                && !text.equals(text.toLowerCase(java.util.Locale.ROOT));
        boolean title = (bold || (capitals && block.size() >= bodySize * AS_LARGE)) && block.lines() <= 2;
        return title ? Math.min(9, sizes.size() + (bold ? 1 : 2)) : 0;
    }

    private static boolean isTitleAlone(PageBlock block) {
        return block.lines() == 1 && block.text().length() <= 70 && !Letters.endsSentence(block.text());
    }

    private int sizeLevel(float size) {
        int level = 1;
        for (float larger : sizes) {
            if (size >= larger - 0.3f) {
                break;
            }
            level++;
        }
        return Math.min(level, Math.max(1, sizes.size()));
    }

    /** The sizes of large titles, largest first. */
    private List<Float> headingSizes() {
        var found = new TreeSet<Float>();
        for (var block : blocks) {
            boolean short_ = block.isText() && block.text().length() <= MOST_CHARACTERS && block.lines() <= MOST_LINES;
            if (short_ && block.size() > bodySize * LARGER && Letters.hasLetter(block.text())) {
                found.add(Math.round(block.size() * 2) / 2f);
            }
        }
        return found.descendingSet().stream().limit(MOST_SIZES).toList();
    }

    private static float bodySize(List<PageBlock> blocks) {
        var characters = new TreeMap<Integer, Integer>();
        for (var block : blocks) {
            if (block.isText()) {
                characters.merge(Math.round(block.size() * 4), block.text().length(), Integer::sum);
            }
        }
        return characters.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(0)
                / 4f;
    }

    private static boolean startsLikeTitle(String text) {
        int first = text.codePointAt(0);
        return Character.isUpperCase(first)
                || Character.isDigit(first)
                || (Character.isLetter(first) && !Character.isLowerCase(first))
                || "“\"'《「(【".indexOf(first) >= 0;
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
