package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.Piece;
import io.lectern.document.parse.text.TableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A table told by its columns: lines of several segments, with the same white space between them from top to bottom. */
final class AlignedTable {

    private static final Set<String> BEFORE_FIGURE = Set.of("$", "€", "£", "¥", "US$", "$(");
    private static final Set<String> AFTER_FIGURE = Set.of("%", ")", ")%", "%)", "x");
    private static final Pattern YEAR = Pattern.compile("(?:FY)?(?:19|20)\\d\\d[AE]?");
    private static final float GAP = 0.4f;
    private static final int LEAST_ROWS = 2;
    private static final int MOST_SINGLES = 2;
    private static final int MOST_HEADER_ROWS = 4;
    private static final float MOST_LEADING = 3f;
    private static final float MOST_SPACE_AFTER_MARK = 4f;
    private static final float SET_APART = 1.6f;
    private static final float HEADER_LEADING = 2f;
    private static final float TIGHT_LEADING = 1.4f;

    private final List<Line> lines;
    private final List<WhiteSpace.Gap> gaps;

    private AlignedTable(List<Line> lines, List<WhiteSpace.Gap> gaps) {
        this.lines = lines;
        this.gaps = gaps;
    }

    /** How many of a region's lines, from one of them on, are a table; 0 for none. */
    static int length(List<Line> region, int from) {
        var space = spaceOf(region);
        int rows = 0;
        int singles = 0;
        int end = from;
        float usual = Float.MAX_VALUE;
        for (int i = from; i < region.size(); i++) {
            var line = region.get(i);
            if (i > from && line.baseline() - region.get(i - 1).baseline() > MOST_LEADING * line.size()) {
                break;
            }
            boolean several = cells(line).size() > 1;
            float drop = i > from ? line.baseline() - region.get(i - 1).baseline() : 0;
            if (!several && drop > usual * SET_APART) {
                break;
            }
            usual = drop > 0 ? Math.min(usual, drop) : usual;
            if (several && space.narrow(cells(line))) {
                rows++;
                singles = 0;
                end = i + 1;
            } else if (several || rows == 0 || ++singles > MOST_SINGLES || !leavesAGap(line, space)) {
                break;
            }
        }
        return rows < LEAST_ROWS ? 0 : end - from;
    }

    /** How many lines from one on stand above the columns of a table that follows them, and say what they are; else 0. */
    static int headerLines(List<Line> region, int from) {
        for (int next = from + 1; next < Math.min(region.size(), from + MOST_HEADER_ROWS); next++) {
            var line = region.get(next);
            if (line.baseline() - region.get(next - 1).baseline() > HEADER_LEADING * line.size()) {
                return 0;
            }
            if (line.segments().size() > 1) {
                int rows = length(region, next);
                return rows > 0 && of(region.subList(next, next + rows)).isAboveColumns(region.subList(from, next))
                        ? next - from
                        : 0;
            }
        }
        return 0;
    }

    private boolean isAboveColumns(List<Line> above) {
        return !gaps.isEmpty()
                && above.stream().allMatch(line -> line.left() > gaps.getFirst().left());
    }

    static AlignedTable of(List<Line> lines) {
        var space = spaceOf(lines);
        var rows = lines.stream()
                .map(AlignedTable::cells)
                .filter(cells -> cells.size() > 1)
                .toList();
        var withFigures = rows.stream().filter(AlignedTable::hasFigures).toList();
        // A header may span columns; rows of figures say where they are.
        (withFigures.size() >= LEAST_ROWS ? withFigures : rows).forEach(space::narrow);
        var gaps = new ArrayList<>(space.gaps());
        gaps.sort(Comparator.comparingDouble(WhiteSpace.Gap::left));
        return new AlignedTable(lines, gaps);
    }

    private static WhiteSpace spaceOf(List<Line> lines) {
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        for (var line : lines) {
            left = Math.min(left, line.left());
            right = Math.max(right, line.right());
        }
        return new WhiteSpace(left, right, GAP);
    }

    private static boolean leavesAGap(Line line, WhiteSpace space) {
        return space.gaps().stream().anyMatch(gap -> line.right() <= gap.left() + 1 || line.left() >= gap.right() - 1);
    }

    PageBlock block(int page) {
        var rows = joinedRows();
        int columns = gaps.size() + 1;
        var table = new TableText();
        for (var row : rows) {
            table.add(Arrays.asList(row).subList(0, columns));
        }
        boolean certain = rows.stream().filter(AlignedTable::hasFigure).count() >= LEAST_ROWS;
        return PageBlock.table(
                Piece.table(headerRows(rows), table.toString(), page),
                lines.getFirst().whole(),
                certain ? List.copyOf(gaps) : List.of());
    }

    /** A line's cells: a mark of a list is no cell, nor is a sign apart from its figure. */
    static List<Segment> cells(Line line) {
        var cells = new ArrayList<Segment>();
        for (var segment : line.segments()) {
            boolean markBefore = cells.size() == 1 && line.segments().size() == 2;
            if (!cells.isEmpty() && isOneCell(cells.getLast(), segment, markBefore)) {
                cells.add(cells.removeLast().followedBy(segment));
            } else {
                cells.add(segment);
            }
        }
        return cells;
    }

    private static boolean isOneCell(Segment last, Segment next, boolean mayBeMark) {
        return (BEFORE_FIGURE.contains(last.text()) && Letters.isFigure(next.text()))
                || AFTER_FIGURE.contains(next.text())
                || (mayBeMark
                        && Letters.isListMark(last.text())
                        && next.left() - last.right() < MOST_SPACE_AFTER_MARK * last.size());
    }

    private static boolean hasFigures(List<Segment> cells) {
        return cells.subList(1, cells.size()).stream()
                .anyMatch(cell -> Letters.isFigure(cell.text())
                        && !YEAR.matcher(cell.text()).matches());
    }

    private List<String[]> joinedRows() {
        var rows = new ArrayList<String[]>();
        float baseline = 0;
        for (var line : lines) {
            var row = row(line);
            boolean tight = !rows.isEmpty() && line.baseline() - baseline < TIGHT_LEADING * line.size();
            if (tight && goesOn(rows.getLast(), row)) {
                append(rows.getLast(), row);
            } else {
                rows.add(row);
            }
            baseline = line.baseline();
        }
        return rows;
    }

    private String[] row(Line line) {
        var row = new String[gaps.size() + 1];
        Arrays.fill(row, "");
        for (var cell : cells(line)) {
            float middle = (cell.left() + cell.right()) / 2;
            int column = 0;
            boolean spans = gaps.stream().anyMatch(gap -> cell.left() < gap.left() && cell.right() > gap.right());
            float at = spans ? cell.left() : middle;
            while (column < gaps.size() && gaps.get(column).left() < at) {
                column++;
            }
            row[column] = row[column].isEmpty() ? cell.text() : row[column] + ' ' + cell.text();
        }
        return row;
    }

    /** Whether a row is the second line of the row above: words below words, and nothing in the first column. */
    private static boolean goesOn(String[] above, String[] row) {
        boolean labelGoesOn =
                !row[0].isEmpty() && isOnly(row, 0) && Letters.beginsLowerCase(row[0]) && !above[0].isEmpty();
        if (labelGoesOn) {
            return true;
        }
        if (!row[0].isEmpty()) {
            return false;
        }
        for (int column = 1; column < row.length; column++) {
            boolean fits = row[column].isEmpty() || (!Letters.isFigure(row[column]) && !above[column].isEmpty());
            if (!fits
                    || (!row[column].isEmpty()
                            && Letters.isFigure(above[column])
                            && !YEAR.matcher(above[column]).matches())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnly(String[] row, int column) {
        for (int i = 0; i < row.length; i++) {
            if (i != column && !row[i].isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static void append(String[] above, String[] row) {
        for (int column = 0; column < row.length; column++) {
            if (!row[column].isEmpty()) {
                above[column] += " " + row[column];
            }
        }
    }

    /** The rows above the first one with figures, but for years; without figures, a first row of other looks. */
    private int headerRows(List<String[]> rows) {
        int first = 0;
        while (first < rows.size() && !hasFigure(rows.get(first))) {
            first++;
        }
        if (first < rows.size()) {
            return Math.min(first, MOST_HEADER_ROWS);
        }
        var top = lines.getFirst();
        boolean bold = top.segments().stream().allMatch(Segment::bold)
                && lines.getLast().segments().stream().noneMatch(Segment::bold);
        return bold && rows.size() > 1 ? 1 : 0;
    }

    private static boolean hasFigure(String[] row) {
        for (int column = 1; column < row.length; column++) {
            var cell = row[column];
            if (!cell.isEmpty() && Letters.isFigure(cell) && !YEAR.matcher(cell).matches()) {
                return true;
            }
        }
        return false;
    }
}
