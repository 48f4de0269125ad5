package io.lectern.model.conversion;

/**
 * The order of the rows of query and key matrices. The authors rotate number i of a head together with number i + half
 * of the head's length; llama.cpp rotates neighbours in the architectures llama, baichuan and xverse. The same order for
 * queries and keys changes no product of theirs, so that it does no harm where nothing is rotated.
 */
final class RotaryRows {

    private RotaryRows() {}

    /** The authors' row that becomes a row of the model file. */
    static long source(long row, int headLength) {
        long inHead = row % headLength;
        return row - inHead + inHead / 2 + inHead % 2 * (headLength / 2);
    }
}
