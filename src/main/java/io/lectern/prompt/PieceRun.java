package io.lectern.prompt;

/**
 * Pieces of one document that follow one another.
 *
 * @param first index of the first piece
 * @param last index of the last piece, itself included
 */
public record PieceRun(int first, int last) {

    public PieceRun {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("pieces must be 0 <= first <= last: %d to %d".formatted(first, last));
        }
    }
}
