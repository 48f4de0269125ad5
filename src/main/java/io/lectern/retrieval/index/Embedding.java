package io.lectern.retrieval.index;

/**
 * A vector of a text. Only vectors of one space can be compared.
 *
 * @param space names the model and its use; letters, digits, {@code -} and {@code _}
 * @param numbers of length 1 (L2); not copied, and not to be changed
 */
public record Embedding(String space, float[] numbers) {

    public Embedding {
        if (!space.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new IllegalArgumentException("space must be 1 to 100 letters, digits, '-' and '_': " + space);
        }
        if (numbers.length == 0) {
            throw new IllegalArgumentException("numbers must not be empty");
        }
    }
}
