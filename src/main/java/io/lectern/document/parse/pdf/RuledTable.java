package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.CleanText;
import io.lectern.document.parse.text.TableRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table whose cells are told by the lines around them. */
final class RuledTable {

    private static final int MOST_CELLS = 20_000;
    private static final int LEAST_FILLED = 4;
    private static final double LEAST_FILLED_SHARE = 0.2;
    private static final int LONGEST_CELL = 1200;
    private static final int LEAST_PARTED_LINES = 3;
    private static final int LEAST_FIGURES_OF_A_COLUMN = 3;

    private final Grid grid;
    private final List<Segment> segments;
    /** For each place of the grid the number of the cell that it is part of: that of the cell's first place. */
    private final int[] cells;

    private final Map<Integer, List<Line>> texts = new TreeMap<>();

    private RuledTable(Grid grid, List<Segment> segments) {
        this.grid = grid;
        this.segments = segments;
        this.cells = cells(grid);
        var inCells = new TreeMap<Integer, List<Segment>>();
        for (var segment : segments) {
            int place = grid.rowOf(segment) * width() + grid.columnOf(segment);
            inCells.computeIfAbsent(cells[place], key -> new ArrayList<>()).add(segment);
        }
        inCells.forEach((cell, inside) -> texts.put(cell, Line.of(inside)));
    }

    /**
     * A page on which each row of a ruled table is one line.
     *
     * @param tables by these very lines what they stand for: the first one for the table, the others for nothing more
     */
    record Page(List<Segment> segments, Map<Segment, List<PageBlock>> tables) {

        /** A page that is left as it is. */
        static Page without(List<Segment> segments) {
            return new Page(segments, Map.of());
        }
    }

    /** Finds the tables of a page and puts a line for each of their rows where they stand. */
    static Page replaceOn(List<Segment> page, List<Grid> grids, int number, Hyphens hyphens) {
        var rest = new ArrayList<>(page);
        var tables = new IdentityHashMap<Segment, List<PageBlock>>();
        for (var grid : grids) {
            var inside = rest.stream().filter(grid::holds).toList();
            boolean fits = (grid.columns().size() - 1) * (grid.rows().size() - 1) <= MOST_CELLS;
            if (fits && inside.size() >= LEAST_FILLED) {
                var table = new RuledTable(grid, inside);
                if (table.isTable()) {
                    var block = table.block(number, hyphens);
                    rest.removeAll(new HashSet<>(inside));
                    var lines = table.rowLines();
                    rest.addAll(lines);
                    lines.forEach(line -> tables.put(line, List.of()));
                    tables.put(lines.getFirst(), List.of(block));
                }
            }
        }
        rest.sort(Comparator.comparingInt(Segment::order));
        return new Page(rest, tables);
    }

    private int width() {
        return grid.columns().size() - 1;
    }

    private int height() {
        return grid.rows().size() - 1;
    }

    private static int[] cells(Grid grid) {
        int width = grid.columns().size() - 1;
        int height = grid.rows().size() - 1;
        var cells = new int[width * height];
        Arrays.fill(cells, -1);
        for (int place = 0; place < cells.length; place++) {
            if (cells[place] < 0) {
                int right = place % width;
                while (right + 1 < width
                        && cells[place - place % width + right + 1] < 0
                        && !grid.isPartedFromRight(place / width, right)) {
                    right++;
                }
                int bottom = place / width;
                while (bottom + 1 < height && isOpenBelow(grid, bottom, place % width, right)) {
                    bottom++;
                }
                for (int row = place / width; row <= bottom; row++) {
                    Arrays.fill(cells, row * width + place % width, row * width + right + 1, place);
                }
            }
        }
        return cells;
    }

    private static boolean isOpenBelow(Grid grid, int row, int first, int last) {
        for (int column = first; column <= last; column++) {
            if (grid.isPartedFromBelow(row, column)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has rows and columns of text; a frame around a page, a form with one line and a chart have not. */
    private boolean isTable() {
        long rows =
                texts.keySet().stream().map(cell -> cell / width()).distinct().count();
        long columns =
                texts.keySet().stream().map(cell -> cell % width()).distinct().count();
        long all = Arrays.stream(cells).distinct().count();
        return rows > 1
                && columns > 1
                && texts.size() >= Math.max(LEAST_FILLED, LEAST_FILLED_SHARE * all)
                && texts.values().stream().noneMatch(RuledTable::isLayout)
                && texts.values().stream().filter(RuledTable::isColumnOfFigures).count() < 2;
    }

    /** Whether it is no cell but a part of the page: much text, or text in columns of its own. */
    private static boolean isLayout(List<Line> cell) {
        int length =
                cell.stream().mapToInt(line -> line.whole().text().length()).sum();
        long parted = cell.stream().filter(line -> line.segments().size() > 1).count();
        return length > LONGEST_CELL || parted >= LEAST_PARTED_LINES;
    }

    /** Whether it holds a column of a table that has lines between its columns only. */
    private static boolean isColumnOfFigures(List<Line> cell) {
        return cell.size() >= LEAST_FIGURES_OF_A_COLUMN
                && cell.stream().allMatch(line -> Letters.isFigure(line.whole().text()));
    }

    private PageBlock block(int page, Hyphens hyphens) {
        var rows = new TableRows();
        int headerRows = headerRows();
        for (int row = 0; row < height(); row++) {
            rows.startRow();
            for (int column = 0; column < width(); column++) {
                rows.addCell(text(row * width() + column, hyphens));
            }
            rows.markRow(row < headerRows);
        }
        var gaps = grid.columns().stream()
                .map(border -> new WhiteSpace.Gap(border, border))
                .toList();
        return PageBlock.table(rows.table(page), segments.getFirst(), gaps);
    }

    private String text(int cell, Hyphens hyphens) {
        var text = new StringBuilder();
        for (var line : texts.getOrDefault(cell, List.of())) {
            hyphens.join(text, line.whole().text());
        }
        return text.isEmpty() ? "" : CleanText.oneLine(Hyphens.finished(text));
    }

    /** How many first rows are set off by their looks: bold, above rows that are not. */
    private int headerRows() {
        int bold = 0;
        while (bold < height() && isBold(bold)) {
            bold++;
        }
        return bold == height() ? 0 : bold;
    }

    private boolean isBold(int row) {
        var inRow =
                segments.stream().filter(segment -> grid.rowOf(segment) == row).toList();
        return !inRow.isEmpty() && inRow.stream().allMatch(Segment::bold);
    }

    /** A line for each row that has text, as wide as the table. */
    private List<Segment> rowLines() {
        var lines = new ArrayList<Segment>();
        for (int row = 0; row < height(); row++) {
            int number = row;
            var inRow = segments.stream()
                    .filter(segment -> grid.rowOf(segment) == number)
                    .toList();
            if (!inRow.isEmpty()) {
                lines.add(lineOf(inRow));
            }
        }
        return lines;
    }

    private Segment lineOf(List<Segment> row) {
        var first = row.getFirst();
        var text = new StringBuilder();
        row.forEach(segment -> text.append(text.isEmpty() ? "" : " ").append(segment.text()));
        int order = row.stream().mapToInt(Segment::order).min().orElse(0);
        return new Segment(
                text.toString(),
                grid.left(),
                grid.right(),
                first.baseline(),
                first.size(),
                first.bold(),
                first.width(),
                order);
    }
}
