package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Segments on one line of a region of a page, in reading order. */
record Line(List<Segment> segments) {

    Line {
        segments = List.copyOf(segments);
    }

    /** The lines of a region, from its top to its bottom. */
    static List<Line> of(List<Segment> region) {
        var sorted = new ArrayList<>(region);
        sorted.sort(Comparator.comparingDouble(Segment::baseline).thenComparingInt(Segment::order));
        var lines = new ArrayList<Line>();
        var line = new ArrayList<Segment>();
        for (var segment : sorted) {
            if (!line.isEmpty() && !segment.isBeside(line.getFirst())) {
                lines.add(inReadingOrder(line));
                line.clear();
            }
            line.add(segment);
        }
        if (!line.isEmpty()) {
            lines.add(inReadingOrder(line));
        }
        return lines;
    }

    private static Line inReadingOrder(List<Segment> line) {
        long backwards = line.stream().filter(Segment::isRightToLeft).count();
        Comparator<Segment> order = backwards * 2 > line.size()
                ? Comparator.comparingDouble(segment -> -segment.right())
                : Comparator.comparingDouble(Segment::left);
        line.sort(order);
        return new Line(line);
    }

    /** The line as if there were only word space in it. */
    Segment whole() {
        var whole = segments.getFirst();
        for (var segment : segments.subList(1, segments.size())) {
            whole = whole.followedBy(segment);
        }
        return whole;
    }

    float left() {
        return (float) segments.stream().mapToDouble(Segment::left).min().orElseThrow();
    }

    float right() {
        return (float) segments.stream().mapToDouble(Segment::right).max().orElseThrow();
    }

    float baseline() {
        return segments.getFirst().baseline();
    }

    float size() {
        return (float) segments.stream().mapToDouble(Segment::size).max().orElseThrow();
    }
}
