package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts words together to segments. Two words belong together when the file draws one after the other and they stand on
 * one line, close; so columns that a file draws one by one stay apart however narrow the space between them is.
 */
final class Segments {

    /** In font sizes: word space is a quarter to a third, seldom more than three quarters in justified lines. */
    private static final float MOST_WORD_SPACE = 0.95f;

    private static final float MOST_SPACE_OF_FIGURES = 0.4f;
    private static final float MOST_OVERLAP = 0.6f;
    private static final float CLOSE = 0.45f;

    private final List<Grid> grids;

    private Segments(List<Grid> grids) {
        this.grids = grids;
    }

    /** @param grids lines that part words, however close these are */
    static List<Segment> of(List<Word> words, List<Grid> grids) {
        return new Segments(grids).of(words);
    }

    private List<Segment> of(List<Word> words) {
        var drawn = new ArrayList<Segment>();
        Segment current = null;
        for (var word : words) {
            var next = new Segment(
                    word.text(),
                    word.left(),
                    word.right(),
                    word.baseline(),
                    word.size(),
                    word.bold(),
                    word.right() - word.left(),
                    drawn.size());
            if (current != null && belongTogether(current, next, MOST_WORD_SPACE)) {
                current = current.followedBy(next);
            } else {
                if (current != null) {
                    drawn.add(current);
                }
                current = new Segment(
                        next.text(),
                        next.left(),
                        next.right(),
                        next.baseline(),
                        next.size(),
                        next.bold(),
                        next.firstWord(),
                        drawn.size());
            }
        }
        if (current != null) {
            drawn.add(current);
        }
        return joinedAlongLines(drawn);
    }

    private boolean belongTogether(Segment left, Segment right, float mostSpace) {
        if (!left.isBeside(right) || grids.stream().anyMatch(grid -> grid.parts(left, right))) {
            return false;
        }
        float size = Math.max(left.size(), right.size());
        boolean backwards = left.isRightToLeft() && right.isRightToLeft();
        float gap = backwards ? left.left() - right.right() : right.left() - left.right();
        float most = mostSpace;
        if (Letters.isListMark(left.text())) {
            most = 3 * mostSpace;
        } else if (areFigures(left.text(), right.text()) && gap > MOST_SPACE_OF_FIGURES * size) {
            most = 0;
        }
        return gap > -MOST_OVERLAP * size && gap < most * size;
    }

    /** Whether a figure follows another, as in the rows of a table. */
    private static boolean areFigures(String left, String right) {
        var last = left.substring(left.lastIndexOf(' ') + 1);
        return Letters.isFigure(right) && Letters.isFigure(last) && (hasDigit(last) || Letters.isCurrency(right));
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(Character::isDigit);
    }

    /** The same text at the same place, which is how some files make it bold. */
    private static boolean isDrawnTwice(Segment first, Segment second) {
        float near = 0.1f * second.size();
        return first.text().equals(second.text())
                && Math.abs(first.left() - second.left()) < near
                && Math.abs(first.baseline() - second.baseline()) < near;
    }

    /** Words that stand beside each other, but are drawn apart: a bold one, say, after all others. */
    private List<Segment> joinedAlongLines(List<Segment> drawn) {
        var byLine = new ArrayList<>(drawn);
        byLine.sort(Comparator.comparingDouble(Segment::baseline).thenComparingDouble(Segment::left));
        var joined = new ArrayList<Segment>();
        for (var segment : byLine) {
            int last = joined.size() - 1;
            boolean close = last >= 0
                    && !segment.isRightToLeft()
                    && Math.abs(joined.get(last).baseline() - segment.baseline()) < 0.1f * segment.size()
                    && belongTogether(joined.get(last), segment, CLOSE);
            if (last >= 0 && isDrawnTwice(joined.get(last), segment)) {
                continue;
            }
            if (close) {
                joined.set(last, joined.get(last).followedBy(segment));
            } else {
                joined.add(segment);
            }
        }
        joined.sort(Comparator.comparingInt(Segment::order));
        return joined;
    }
}
