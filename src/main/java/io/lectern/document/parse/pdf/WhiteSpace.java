package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/** The parts of a region's width that no text stands on. */
final class WhiteSpace {

    /** A part of the width. */
    record Gap(float left, float right) {

        float width() {
            return right - left;
        }
    }

    private final float left;
    private final float right;
    private final float leastWidth;
    private List<Gap> gaps;

    /** @param leastWidth of a gap, in font sizes */
    WhiteSpace(float left, float right, float leastWidth) {
        this.leastWidth = leastWidth;
        this.left = left;
        this.right = right;
        this.gaps = List.of(new Gap(left, right));
    }

    /** Takes away what a band of text stands on; false, and unchanged, when no gutter would be left. */
    boolean narrow(List<Segment> band) {
        var narrower = gaps;
        for (var segment : band) {
            narrower = without(narrower, segment);
        }
        if (narrower.isEmpty()) {
            return false;
        }
        gaps = narrower;
        return true;
    }

    List<Gap> gaps() {
        return gaps;
    }

    private List<Gap> without(List<Gap> from, Segment segment) {
        var rest = new ArrayList<Gap>();
        for (var gap : from) {
            if (segment.right() <= gap.left() || segment.left() >= gap.right()) {
                rest.add(gap);
            } else {
                keepIfWide(rest, new Gap(gap.left(), Math.min(gap.right(), segment.left())), segment.size());
                keepIfWide(rest, new Gap(Math.max(gap.left(), segment.right()), gap.right()), segment.size());
            }
        }
        return rest;
    }

    private void keepIfWide(List<Gap> rest, Gap gap, float size) {
        boolean isMargin = gap.right() <= left + size || gap.left() >= right - size;
        if (gap.width() >= leastWidth * size && !isMargin) {
            rest.add(gap);
        }
    }
}
