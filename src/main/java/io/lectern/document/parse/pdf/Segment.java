package io.lectern.document.parse.pdf;

/**
 * Words that stand beside each other on one line with no more than word space between them: a line of a column, or a
 * cell's line.
 *
 * @param firstWord width of its first word
 * @param order its place in the order in which the file draws
 */
record Segment(
        String text, float left, float right, float baseline, float size, boolean bold, float firstWord, int order) {

    private static final float ASCENT = 0.75f;
    private static final float DESCENT = 0.22f;

    float top() {
        return baseline - ASCENT * size;
    }

    float bottom() {
        return baseline + DESCENT * size;
    }

    float width() {
        return right - left;
    }

    /** Whether both stand on one line: the smaller of the two is beside the other for the most part. */
    boolean isBeside(Segment other) {
        float shared = Math.min(bottom(), other.bottom()) - Math.max(top(), other.top());
        return shared > 0.5f * Math.min(bottom() - top(), other.bottom() - other.top());
    }

    boolean isRightToLeft() {
        return Letters.isRightToLeft(text);
    }

    /** This and a segment after it as one. */
    Segment followedBy(Segment next) {
        float gap = Math.max(next.left - right, left - next.right);
        boolean glued = Letters.isUnspaced(text, next.text, gap, size);
        return new Segment(
                glued ? text + next.text : text + ' ' + next.text,
                Math.min(left, next.left),
                Math.max(right, next.right),
                text.length() >= next.text.length() ? baseline : next.baseline,
                text.length() >= next.text.length() ? size : next.size,
                bold && next.bold,
                firstWord,
                order);
    }
}
