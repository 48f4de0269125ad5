package io.lectern.model.conversion;

/**
 * The sizes of a tiny encoder.
 *
 * @param positions that tokens can have
 * @param tokenTypes kinds of token with an embedding
 */
record EncoderSizes(
        int layers, int embedding, int heads, int feedForward, int positions, int tokenTypes, int vocabulary) {

    static EncoderSizes of(int tokenTypes, int vocabulary) {
        return new EncoderSizes(2, 64, 4, 128, 80, tokenTypes, vocabulary);
    }
}
