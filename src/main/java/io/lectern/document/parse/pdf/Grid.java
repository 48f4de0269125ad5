package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * Lines that cross each other and part an area into cells. Cells with no line between them are one.
 *
 * @param columns where its columns begin and end, from left to right
 * @param rows where its rows begin and end, from top to bottom
 * @param lines the vertical and horizontal lines it is made of
 */
record Grid(List<Float> columns, List<Float> rows, List<Ruling> lines) {

    private static final float SAME_LINE = 2;
    private static final float NEAR = 3;
    private static final float SHORTEST = 6;
    private static final float LEAST_MARGIN = 8;
    private static final int MOST_CROSSINGS = 1_000_000;

    /** The grids of a page with at least two rows or columns. */
    static List<Grid> of(List<Ruling> rulings) {
        var vertical = joined(rulings.stream().filter(Ruling::vertical).toList());
        var horizontal =
                joined(rulings.stream().filter(line -> !line.vertical()).toList());
        if ((long) vertical.size() * horizontal.size() > MOST_CROSSINGS) {
            return List.of();
        }
        var groups = new HashMap<Integer, List<Ruling>>();
        var all = new ArrayList<>(vertical);
        all.addAll(horizontal);
        var group = groups(vertical, horizontal);
        for (int i = 0; i < all.size(); i++) {
            groups.computeIfAbsent(group[i], key -> new ArrayList<>()).add(all.get(i));
        }
        return groups.values().stream()
                .filter(lines -> lines.size() >= 4)
                .map(Grid::ofLines)
                .filter(grid -> grid.columns.size() > 2 && grid.rows.size() > 2)
                .sorted(Comparator.comparingDouble(Grid::top))
                .toList();
    }

    /** The same lines, each as one however many pieces it is drawn in. */
    static List<Ruling> joined(List<Ruling> pieces) {
        var sorted =
                pieces.stream().sorted(Comparator.comparingDouble(Ruling::at)).toList();
        var joined = new ArrayList<Ruling>();
        int first = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i).at() - sorted.get(first).at() > SAME_LINE) {
                addJoined(sorted.subList(first, i), joined);
                first = i;
            }
        }
        return joined.stream().filter(line -> line.length() >= SHORTEST).toList();
    }

    private static void addJoined(List<Ruling> pieces, List<Ruling> joined) {
        Ruling last = null;
        for (var piece :
                pieces.stream().sorted(Comparator.comparingDouble(Ruling::from)).toList()) {
            if (last != null && piece.from() <= last.to() + NEAR) {
                last = new Ruling(last.vertical(), last.at(), last.from(), Math.max(last.to(), piece.to()));
            } else {
                if (last != null) {
                    joined.add(last);
                }
                last = piece;
            }
        }
        if (last != null) {
            joined.add(last);
        }
    }

    /** For each line, first the vertical ones, the number of the group of lines that it is connected with. */
    private static int[] groups(List<Ruling> vertical, List<Ruling> horizontal) {
        var group = new int[vertical.size() + horizontal.size()];
        for (int i = 0; i < group.length; i++) {
            group[i] = i;
        }
        for (int v = 0; v < vertical.size(); v++) {
            for (int h = 0; h < horizontal.size(); h++) {
                boolean cross = vertical.get(v).passes(horizontal.get(h).at(), NEAR)
                        && horizontal.get(h).passes(vertical.get(v).at(), NEAR);
                if (cross) {
                    group[root(group, v)] = root(group, vertical.size() + h);
                }
            }
        }
        for (int i = 0; i < group.length; i++) {
            group[i] = root(group, i);
        }
        return group;
    }

    private static int root(int[] group, int line) {
        int root = line;
        while (group[root] != root) {
            group[root] = group[group[root]];
            root = group[root];
        }
        return root;
    }

    private static Grid ofLines(List<Ruling> lines) {
        return new Grid(borders(lines, true), borders(lines, false), lines);
    }

    /** Where lines of a direction stand, and where those across them end when that is further out. */
    private static List<Float> borders(List<Ruling> lines, boolean vertical) {
        var places = new TreeSet<Float>();
        float first = Float.MAX_VALUE;
        float last = -Float.MAX_VALUE;
        for (var line : lines) {
            if (line.vertical() == vertical) {
                places.add(line.at());
            } else {
                first = Math.min(first, line.from());
                last = Math.max(last, line.to());
            }
        }
        var borders = new ArrayList<Float>();
        if (!places.isEmpty() && first < places.first() - LEAST_MARGIN) {
            borders.add(first);
        }
        for (float place : places) {
            if (borders.isEmpty() || place - borders.getLast() > 2 * SAME_LINE) {
                borders.add(place);
            }
        }
        if (!borders.isEmpty() && last > borders.getLast() + LEAST_MARGIN) {
            borders.add(last);
        }
        return List.copyOf(borders);
    }

    float top() {
        return rows.getFirst();
    }

    float left() {
        return columns.getFirst();
    }

    float right() {
        return columns.getLast();
    }

    /** Whether the middle of a segment is in it. */
    boolean holds(Segment segment) {
        float middle = (segment.left() + segment.right()) / 2;
        float height = (segment.top() + segment.bottom()) / 2;
        return middle > left() && middle < right() && height > top() && height < rows.getLast();
    }

    /** Whether a line from top to bottom stands between two segments of a row. */
    boolean parts(Segment some, Segment other) {
        float from = Math.min(some.right(), other.right()) - SAME_LINE;
        float to = Math.max(some.left(), other.left()) + SAME_LINE;
        float height = (some.top() + some.bottom()) / 2;
        if (height < top() || height > rows.getLast() || to < left() || from > right()) {
            return false;
        }
        return lines.stream()
                .anyMatch(line -> line.vertical() && line.at() >= from && line.at() <= to && line.passes(height, 0));
    }

    int columnOf(Segment segment) {
        return between(columns, (segment.left() + segment.right()) / 2);
    }

    int rowOf(Segment segment) {
        return between(rows, (segment.top() + segment.bottom()) / 2);
    }

    private static int between(List<Float> borders, float place) {
        int at = 0;
        while (at < borders.size() - 2 && place >= borders.get(at + 1)) {
            at++;
        }
        return at;
    }

    /** Whether a line parts a cell from the one right of it. */
    boolean isPartedFromRight(int row, int column) {
        return isParted(true, columns.get(column + 1), (rows.get(row) + rows.get(row + 1)) / 2);
    }

    /** Whether a line parts a cell from the one below it. */
    boolean isPartedFromBelow(int row, int column) {
        return isParted(false, rows.get(row + 1), (columns.get(column) + columns.get(column + 1)) / 2);
    }

    private boolean isParted(boolean vertical, float at, float middle) {
        return lines.stream()
                .anyMatch(line -> line.vertical() == vertical
                        && Math.abs(line.at() - at) <= 2 * SAME_LINE
                        && line.passes(middle, 0));
    }
}
