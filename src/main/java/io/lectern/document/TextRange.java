package io.lectern.document;

import java.util.List;
import java.util.function.Function;

/**
 * A half-open range of a document's canonical text, in UTF-16 code units, never inside a surrogate pair.
 *
 * @param start first code unit, 0 or more
 * @param end one past the last code unit, at least {@code start}
 */
public record TextRange(int start, int end) {

    public TextRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("range must be 0 <= start <= end: [%d, %d)".formatted(start, end));
        }
    }

    public int length() {
        return end - start;
    }

    public boolean overlaps(TextRange other) {
        return start < other.end && other.start < end;
    }

    /**
     * Finds the first of some things that ends behind an offset, without looking at all of them.
     *
     * @param things in text order, none overlapping another
     * @return its index; the number of things when none ends there
     */
    public static <T> int firstEndingBehind(int offset, List<T> things, Function<? super T, TextRange> range) {
        int low = 0;
        int high = things.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (range.apply(things.get(middle)).end > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    public String of(String text) {
        return text.substring(start, end);
    }
}
