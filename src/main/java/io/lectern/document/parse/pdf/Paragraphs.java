package io.lectern.document.parse.pdf;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes blocks of the lines of a region: tables, paragraphs, items of lists, footnotes. */
final class Paragraphs {

    private static final Pattern FOOTNOTE = Pattern.compile("(?:\\d{1,3}|\\*{1,3}|[†‡§¶]|\\[\\d{1,3}]|[①-⑳])\\s?\\S.*");
    private static final Pattern CAPTION =
            Pattern.compile("(?i)(?:figure|fig\\.|table|exhibit|chart|图|表)\\s*[\\dIVX]+.*");
    private static final float FOOTNOTE_SIZE = 0.93f;
    private static final float OTHER_SIZE = 0.12f;
    private static final float MORE_LEADING = 1.3f;
    private static final float INDENT_OF_COLUMNS = 0.15f;
    private static final float SHORT_LINE = 0.7f;
    private static final float INDENT = 0.8f;

    private final List<Line> region;
    private final Map<Segment, List<PageBlock>> tables;
    private final Hyphens hyphens;
    private final int page;
    private final float bodySize;
    private final float left;
    private final float right;
    private final float leading;
    private final List<PageBlock> blocks = new ArrayList<>();
    private final List<Segment> paragraph = new ArrayList<>();
    private boolean footnotes;

    private Paragraphs(
            List<Line> region, Map<Segment, List<PageBlock>> tables, float bodySize, int page, Hyphens hyphens) {
        this.region = region;
        this.tables = tables;
        this.hyphens = hyphens;
        this.page = page;
        this.bodySize = bodySize;
        this.right = (float) region.stream().mapToDouble(Line::right).max().orElse(0);
        this.left = (float) region.stream().mapToDouble(Line::left).min().orElse(0);
        this.leading = leading(region);
    }

    /**
     * @param tables the blocks that rows of tables stand for, by the very segments
     * @param bodySize font size of most of the page
     */
    static List<PageBlock> of(
            List<Line> region, Map<Segment, List<PageBlock>> tables, float bodySize, int page, Hyphens hyphens) {
        var paragraphs = new Paragraphs(region, tables, bodySize, page, hyphens);
        paragraphs.read();
        return paragraphs.blocks;
    }

    private void read() {
        int firstFootnote = firstFootnote();
        for (int i = 0; i < region.size(); ) {
            int rows = isRuled(i) ? 0 : tableRows(i);
            if (isRuled(i)) {
                addRuled(region.get(i++));
            } else if (rows > 0) {
                end();
                blocks.add(AlignedTable.of(region.subList(i, i + rows)).block(page));
                i += rows;
            } else {
                if (i == firstFootnote) {
                    end();
                    footnotes = true;
                }
                add(region.get(i).whole());
                i++;
            }
        }
        end();
    }

    /** Whether a row of a ruled table is in a line. */
    private boolean isRuled(int at) {
        return region.get(at).segments().stream().anyMatch(tables::containsKey);
    }

    /** Adds the tables that a line is the first row of, and then what stands beside them. */
    private void addRuled(Line line) {
        var beside = new ArrayList<Segment>();
        for (var segment : line.segments()) {
            var table = tables.get(segment);
            if (table == null) {
                beside.add(segment);
            } else if (!table.isEmpty()) {
                end();
                blocks.addAll(table);
            }
        }
        if (!beside.isEmpty()) {
            add(new Line(beside).whole());
        }
    }

    private int tableRows(int from) {
        int end = from + 1;
        while (end < region.size() && !isRuled(end)) {
            end++;
        }
        var unruled = region.subList(0, end);
        if (region.get(from).segments().size() > 1) {
            return AlignedTable.length(unruled, from);
        }
        int header = region.get(from).left() > left + INDENT_OF_COLUMNS * (right - left)
                ? AlignedTable.headerLines(unruled, from)
                : 0;
        return header > 0 ? header + AlignedTable.length(unruled, from + header) : 0;
    }

    /** The line from which on a region is in smaller letters and begins with a mark. */
    private int firstFootnote() {
        int first = region.size();
        for (int i = region.size() - 1; i > 0 && region.get(i).whole().size() < bodySize * FOOTNOTE_SIZE; i--) {
            if (FOOTNOTE.matcher(region.get(i).whole().text()).matches()) {
                first = i;
            }
        }
        return first;
    }

    private void add(Segment line) {
        if (!paragraph.isEmpty() && beginsBlock(line)) {
            end();
        }
        paragraph.add(line);
    }

    private boolean beginsBlock(Segment line) {
        var first = paragraph.getFirst();
        var last = paragraph.getLast();
        float drop = line.baseline() - last.baseline();
        float size = Math.max(line.size(), last.size());
        boolean apart = drop > Math.max(leading * MORE_LEADING, size * 1.2f) || drop < 0;
        boolean otherLook = Math.abs(line.size() - last.size()) > OTHER_SIZE * size
                || (line.bold() != last.bold() && looksComplete(last, line));
        if (apart
                || otherLook
                || Letters.beginsItem(line.text())
                || CAPTION.matcher(line.text()).matches()) {
            return true;
        }
        if (footnotes && FOOTNOTE.matcher(line.text()).matches()) {
            return true;
        }
        boolean item = Letters.beginsItem(first.text());
        boolean indented = line.left() > last.left() + INDENT * size && (paragraph.size() > 1 || !item);
        boolean centred = Math.abs(line.left() + line.right() - last.left() - last.right()) < 2 * size;
        boolean outdented = item && line.left() < first.left() - INDENT * size;
        if (outdented) {
            return true;
        }
        boolean sentence = Letters.endsSentence(last.text());
        boolean early = endsEarly(last, line);
        if (indented && !centred) {
            return sentence || early;
        }
        return early && sentence && paragraph.size() > 1;
    }

    /** A line in bold that ends in the middle of a sentence goes on in the next line, whatever its weight. */
    private boolean looksComplete(Segment last, Segment line) {
        return endsEarly(last, line) || !Letters.beginsLowerCase(line.text());
    }

    /** Whether the author ended a line that layout need not have ended. */
    private boolean isBroken(Segment last, Segment line) {
        boolean shortLine = last.right() - last.left() < SHORT_LINE * (right - last.left());
        return (shortLine || Letters.endsSentence(last.text()))
                && endsEarly(last, line)
                && !Letters.beginsLowerCase(line.text());
    }

    /** Whether the first word of the next line would have had room at the end of this one. */
    private boolean endsEarly(Segment last, Segment next) {
        float room = right - last.right();
        float most = (Letters.isWide(next.text()) ? 1.5f : 6f) * next.size();
        return !last.isRightToLeft()
                && room > Math.min(next.firstWord(), most) + 0.5f * next.size()
                && room > 1.5f * next.size();
    }

    private void end() {
        if (paragraph.isEmpty()) {
            return;
        }
        var text = new StringBuilder();
        Segment last = null;
        int boldCharacters = 0;
        for (var line : paragraph) {
            if (last != null && isBroken(last, line)) {
                text.append('\n').append(line.text());
            } else {
                hyphens.join(text, line.text());
            }
            boldCharacters += line.bold() ? line.text().length() : 0;
            last = line;
        }
        var finished = Hyphens.finished(text);
        if (!finished.isEmpty() && last != null) {
            boolean full = right - last.right() < Math.max(6 * last.size(), 0.15f * (right - last.left()));
            boolean hyphen = text.charAt(text.length() - 1) == '-' || text.length() != finished.length();
            boolean open = hyphen || (full && !Letters.endsSentence(finished));
            blocks.add(new PageBlock(
                    kindOf(finished),
                    0,
                    hyphen && text.length() != finished.length() ? text.toString() : finished,
                    last.size(),
                    boldCharacters * 2 > finished.length(),
                    paragraph.size(),
                    open,
                    page,
                    0,
                    List.of()));
        }
        paragraph.clear();
    }

    private BlockKind kindOf(String text) {
        if (footnotes) {
            return BlockKind.FOOTNOTE;
        }
        return Letters.beginsItem(text) ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
    }

    private static float leading(List<Line> region) {
        var drops = new ArrayList<Float>();
        for (int i = 1; i < region.size(); i++) {
            float drop = region.get(i).baseline() - region.get(i - 1).baseline();
            if (drop > 0 && drop < 2.5f * region.get(i).size()) {
                drops.add(drop);
            }
        }
        drops.sort(null);
        return drops.isEmpty() ? 0 : drops.get(drops.size() / 3);
    }
}
