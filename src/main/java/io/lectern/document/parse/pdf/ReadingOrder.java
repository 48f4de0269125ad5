package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a page is read: a recursive cut of the page along white space, as in Nagy, Seth and Viswanathan, "A
 * prototype document image analysis system for technical journals" (Computer 25:7, 1992). A cut from top to bottom
 * must part two columns of text: what looks like the columns of a table is left in rows. The order in which the file
 * draws tells the two apart where their looks do not.
 */
final class ReadingOrder {

    private static final int MOST_SEGMENTS = 3_000;
    private static final int MOST_CUTS = 12;

    private final List<List<Line>> regions = new ArrayList<>();

    private ReadingOrder() {}

    /** The page's regions, one after the other, each with its lines. */
    static List<List<Line>> of(List<Segment> page) {
        var order = new ReadingOrder();
        if (page.size() > MOST_SEGMENTS) {
            order.regions.add(
                    page.stream().map(segment -> new Line(List.of(segment))).toList());
        } else {
            order.cut(page, 0);
        }
        return order.regions;
    }

    private void cut(List<Segment> region, int depth) {
        var bands = bands(region);
        var between = new ArrayList<Segment>();
        int band = 0;
        while (band < bands.size()) {
            boolean mayBegin = depth < MOST_CUTS && (band == 0 || !isTight(bands.get(band - 1), bands.get(band)));
            var columns = mayBegin ? columnsFrom(bands, band, region) : null;
            if (columns == null) {
                between.addAll(bands.get(band++));
            } else {
                end(between);
                cut(columns.left(), depth + 1);
                cut(columns.right(), depth + 1);
                band = columns.nextBand();
            }
        }
        end(between);
    }

    /** Whether a band follows at the distance of lines: then columns that began with it have begun above it. */
    private static boolean isTight(List<Segment> above, List<Segment> below) {
        return above.size() > 1
                && below.getFirst().top() - above.getLast().bottom()
                        < below.getFirst().size() * 0.4f;
    }

    private void end(List<Segment> region) {
        if (!region.isEmpty()) {
            regions.add(Line.of(region));
            region.clear();
        }
    }

    /** Segments that no horizontal line parts. */
    private static List<List<Segment>> bands(List<Segment> region) {
        var sorted = new ArrayList<>(region);
        sorted.sort(Comparator.comparingDouble(Segment::top));
        var bands = new ArrayList<List<Segment>>();
        float bottom = -Float.MAX_VALUE;
        for (var segment : sorted) {
            if (bands.isEmpty() || segment.top() >= bottom - 0.1f * segment.size()) {
                bands.add(new ArrayList<>());
            }
            bands.getLast().add(segment);
            bottom = Math.max(bottom, segment.bottom());
        }
        return bands;
    }

    /** The two columns that begin at a band and go on for as many bands as leave white space between them. */
    private static @Nullable Columns columnsFrom(List<List<Segment>> bands, int first, List<Segment> region) {
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        for (var segment : region) {
            left = Math.min(left, segment.left());
            right = Math.max(right, segment.right());
        }
        var space = new WhiteSpace(left, right, Columns.GUTTER);
        int end = first;
        while (end < bands.size() && space.narrow(bands.get(end))) {
            end++;
        }
        int last = Columns.withoutTail(bands, first, end);
        return last == first ? null : Columns.between(bands.subList(first, last), left, right, last);
    }
}
