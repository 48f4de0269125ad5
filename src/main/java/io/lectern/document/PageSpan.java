package io.lectern.document;

/** The pages that a range of text lies on, first and last, counted from 1. */
public record PageSpan(int start, int end) {

    public PageSpan {
        if (start < 1 || end < start) {
            throw new IllegalArgumentException("page span must be 1 <= start <= end: %d to %d".formatted(start, end));
        }
    }
}
