package io.lectern.model.vocabulary;

import io.lectern.engine.Tokenizer;

/** Stands for the tokenizer of a model file where nothing is turned into text. */
final class NoDecoding implements Tokenizer {

    @Override
    public int[] encode(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int[] encodeScaffold(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int... tokens) {
        throw new UnsupportedOperationException();
    }
}
