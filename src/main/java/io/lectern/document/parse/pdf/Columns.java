package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two columns of text beside each other.
 *
 * @param nextBand the first band below them
 */
record Columns(List<Segment> left, List<Segment> right, int nextBand) {

    /** In font sizes. */
    static final float GUTTER = 0.8f;

    private static final int LEAST_LINES = 2;
    private static final int LEAST_LINES_DRAWN_ACROSS = 4;
    private static final int LEAST_LINES_DRAWN_APART = 6;
    private static final double LEAST_CHARACTERS = 14;
    private static final double LEAST_CHARACTERS_DRAWN_ACROSS = 24;
    private static final double MOST_FIGURES = 0.25;

    /** The columns that a run of bands is, null when it is none: it may be a table. */
    static @Nullable Columns between(List<List<Segment>> bands, float left, float right, int nextBand) {
        var space = new WhiteSpace(left, right, GUTTER);
        bands.forEach(space::narrow);
        var segments = bands.stream().flatMap(List::stream).toList();
        var gaps = new ArrayList<>(space.gaps());
        gaps.sort(Comparator.comparingDouble(WhiteSpace.Gap::width).reversed());
        for (var gap : gaps) {
            var columns = new Columns(
                    segments.stream()
                            .filter(segment -> segment.right() <= gap.left() + 0.01f)
                            .toList(),
                    segments.stream()
                            .filter(segment -> segment.left() >= gap.right() - 0.01f)
                            .toList(),
                    nextBand);
            if (columns.areText()) {
                return columns;
            }
        }
        return null;
    }

    /** Where a run of bands ends when bands on one side only, set off from those above and drawn later, are not of it. */
    static int withoutTail(List<List<Segment>> bands, int first, int end) {
        int last = end;
        while (last > first + 1 && bands.get(last - 1).size() == 1) {
            last--;
        }
        int drawn = bands.subList(first, last).stream()
                .flatMap(List::stream)
                .mapToInt(Segment::order)
                .max()
                .orElse(0);
        for (int band = last; band < end; band++) {
            var above = bands.get(band - 1).getLast();
            var below = bands.get(band).getFirst();
            if (below.order() > drawn && below.top() - above.bottom() > below.size()) {
                return band;
            }
        }
        return end;
    }

    private boolean areText() {
        int least = Math.min(Line.of(left).size(), Line.of(right).size());
        if (left.isEmpty() || right.isEmpty() || least < LEAST_LINES) {
            return false;
        }
        int switches = switches();
        boolean drawnDownwards = switches <= Math.max(1, least / 5);
        boolean drawnAcross = switches >= 1.5 * least && least >= LEAST_LINES_DRAWN_ACROSS;
        if (!drawnDownwards && !drawnAcross) {
            return false;
        }
        double needed = drawnDownwards ? LEAST_CHARACTERS : LEAST_CHARACTERS_DRAWN_ACROSS;
        if (switches == 1 && least >= LEAST_LINES_DRAWN_APART) {
            return Math.max(figures(left), figures(right)) < 0.5;
        }
        boolean words = Math.min(characters(left), characters(right)) >= needed
                && Math.max(figures(left), figures(right)) <= MOST_FIGURES;
        return words || (drawnDownwards && aligned() < 0.5);
    }

    /** How often the file goes from one side to the other as it draws. */
    private int switches() {
        var sides = new ArrayList<int[]>();
        left.forEach(segment -> sides.add(new int[] {segment.order(), 0}));
        right.forEach(segment -> sides.add(new int[] {segment.order(), 1}));
        sides.sort(Comparator.comparingInt(side -> side[0]));
        int switches = 0;
        for (int i = 1; i < sides.size(); i++) {
            switches += sides.get(i)[1] == sides.get(i - 1)[1] ? 0 : 1;
        }
        return switches;
    }

    /** The share of the lines of the shorter side that stand beside one of the other. */
    private double aligned() {
        var few = Line.of(left.size() <= right.size() ? left : right);
        var many = left.size() <= right.size() ? right : left;
        long beside = few.stream()
                .filter(line -> many.stream()
                        .anyMatch(other -> Math.abs(other.baseline() - line.baseline()) < 0.15f * line.size()))
                .count();
        return (double) beside / few.size();
    }

    private static double characters(List<Segment> side) {
        return side.stream()
                .mapToInt(segment -> Letters.width(segment.text()))
                .average()
                .orElse(0);
    }

    private static double figures(List<Segment> side) {
        long figures = side.stream()
                .filter(segment -> Letters.isFigure(segment.text()))
                .count();
        return (double) figures / side.size();
    }
}
