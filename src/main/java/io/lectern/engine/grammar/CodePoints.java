package io.lectern.engine.grammar;

import java.util.Arrays;

/** A set of Unicode code points without surrogates. Immutable. */
final class CodePoints {

    static final int END = Character.MAX_CODE_POINT + 1;

    private static final int FIRST_SURROGATE = 0xD800;
    private static final int AFTER_SURROGATES = 0xE000;

    /** Every code point but NUL, which no text of ours may hold. */
    static final CodePoints ALL = new CodePoints(new int[] {1, FIRST_SURROGATE, AFTER_SURROGATES, END});

    /** The first of a run of members, the first behind it, the first of the next run, and so on, ascending. */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    static CodePoints of(int codePoint) {
        return new CodePoints(new int[] {codePoint, codePoint + 1});
    }

    /** @param ranges first and last of each, in any order, overlapping or not; surrogates are left out */
    static CodePoints ofRanges(int[] ranges) {
        int[][] sorted = new int[ranges.length / 2][];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = new int[] {ranges[2 * i], ranges[2 * i + 1] + 1};
        }
        Arrays.sort(sorted, (one, other) -> Integer.compare(one[0], other[0]));
        var bounds = new int[ranges.length];
        int size = 0;
        for (int[] range : sorted) {
            if (size > 0 && range[0] <= bounds[size - 1]) {
                bounds[size - 1] = Math.max(bounds[size - 1], range[1]);
            } else {
                bounds[size++] = range[0];
                bounds[size++] = range[1];
            }
        }
        return new CodePoints(Arrays.copyOf(bounds, size)).and(ALL);
    }

    /** All others. */
    CodePoints complement() {
        var inverted = new int[bounds.length + 2];
        System.arraycopy(bounds, 0, inverted, 1, bounds.length);
        inverted[inverted.length - 1] = END;
        int from = inverted[1] == 0 ? 2 : 0;
        int to = inverted[inverted.length - 2] == END ? inverted.length - 2 : inverted.length;
        return new CodePoints(Arrays.copyOfRange(inverted, from, Math.max(from, to))).and(ALL);
    }

    private CodePoints and(CodePoints other) {
        var both = new int[bounds.length + other.bounds.length];
        int size = 0;
        for (int i = 0, j = 0; i < bounds.length && j < other.bounds.length; ) {
            int start = Math.max(bounds[i], other.bounds[j]);
            int end = Math.min(bounds[i + 1], other.bounds[j + 1]);
            if (start < end) {
                both[size++] = start;
                both[size++] = end;
            }
            if (bounds[i + 1] < other.bounds[j + 1]) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return new CodePoints(Arrays.copyOf(both, size));
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    boolean contains(int codePoint) {
        int place = Arrays.binarySearch(bounds, codePoint);
        return place >= 0 ? place % 2 == 0 : (-place - 1) % 2 == 1;
    }

    /** Whether a code point from the first to the last is a member. */
    boolean overlaps(int first, int last) {
        int place = Arrays.binarySearch(bounds, first);
        int next = place >= 0 ? place : -place - 1;
        return contains(first) || (next < bounds.length && bounds[next] <= last);
    }

    /** Where membership changes, ascending. */
    int[] bounds() {
        return bounds.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
