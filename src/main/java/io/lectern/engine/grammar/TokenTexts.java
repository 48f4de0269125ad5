package io.lectern.engine.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The bytes of all tokens of a vocabulary, sorted, so that a grammar reads what several begin with only once. Takes a few
 * bytes more than the texts. Immutable.
 */
public final class TokenTexts {

    private final byte[][] texts;
    private final BitSet ends = new BitSet();
    private final int[] sorted;
    private final int[] shared;

    /**
     * @param tokens how many there are
     * @param text a token's bytes as an answer has them; none for tokens that are not text
     * @param endsGeneration whether a token ends an answer
     */
    public TokenTexts(int tokens, IntFunction<byte[]> text, IntPredicate endsGeneration) {
        this.texts = new byte[tokens][];
        for (int token = 0; token < tokens; token++) {
            texts[token] = text.apply(token);
            ends.set(token, endsGeneration.test(token));
        }
        this.sorted = IntStream.range(0, tokens)
                .filter(token -> texts[token].length > 0 && !ends.get(token))
                .boxed()
                .sorted(Comparator.comparing(token -> texts[token], Arrays::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();
        this.shared = new int[sorted.length];
        for (int i = 1; i < sorted.length; i++) {
            byte[] one = texts[sorted[i - 1]];
            int mismatch = Arrays.mismatch(one, texts[sorted[i]]);
            shared[i] = mismatch < 0 ? one.length : mismatch;
        }
    }

    /** How many tokens there are. */
    public int size() {
        return texts.length;
    }

    byte[] text(int token) {
        Objects.checkIndex(token, texts.length);
        return texts[token];
    }

    boolean ends(int token) {
        return ends.get(token);
    }

    BitSet ends() {
        return ends;
    }

    /** The tokens that have a text, in the order of their bytes. */
    int[] sorted() {
        return sorted;
    }

    /** How many bytes the token at a place of the order has in common with the one before it. */
    int shared(int place) {
        return shared[place];
    }
}
