package io.lectern.retrieval.passage;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;

/**
 * The runs of words of a text, hashed, in rising order, each once; and its numbers in their order, in digits and in
 * words, hashed together. A Chinese character is a word.
 */
final class Shingles {

    static final int LENGTH = 3;

    private static final Normalizer2 FOLDING = Normalizer2.getNFKCCasefoldInstance();
    private static final long PRIME = 0x100000001B3L;
    private static final long SEED = 0xCBF29CE484222325L;

    private static final long[] NUMERALS = Numerals.all()
            .mapToLong(word -> hash(word, 0, word.length()))
            .sorted()
            .toArray();

    private final long[] hashes;
    private final long numbers;

    private Shingles(long[] hashes, long numbers) {
        this.hashes = hashes;
        this.numbers = numbers;
    }

    static Shingles of(String text) {
        var words = new Words(FOLDING.normalize(text));
        return new Shingles(words.runs(), words.numbers);
    }

    /** The share of all runs of both texts that both have; 0 when their numbers differ, and when there are no words. */
    double similarity(Shingles other) {
        if (numbers != other.numbers || hashes.length == 0) {
            return 0;
        }
        int common = 0;
        int i = 0;
        int j = 0;
        while (i < hashes.length && j < other.hashes.length) {
            int order = Long.compare(hashes[i], other.hashes[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return (double) common / (hashes.length + other.hashes.length - common);
    }

    private static long hash(String text, int start, int end) {
        long hash = SEED;
        for (int i = start; i < end; i++) {
            hash = with(hash, text.charAt(i));
        }
        return hash;
    }

    private static long with(long hash, long next) {
        return (hash ^ next) * PRIME;
    }

    private enum Kind {
        LETTER,
        DIGIT,
        IDEOGRAPH,
        SIGN;

        static Kind of(int character) {
            if (Character.isIdeographic(character)) {
                return IDEOGRAPH;
            }
            if (Character.isDigit(character)) {
                return DIGIT;
            }
            return Character.isLetter(character) ? LETTER : SIGN;
        }
    }

    /** The hashes of the words of a text, in its order. */
    private static final class Words {

        private final long[] hashes;
        private int count;
        private long numbers = SEED;

        Words(String text) {
            hashes = new long[text.length()];
            int start = 0;
            int at = 0;
            Kind open = Kind.SIGN;
            while (at < text.length()) {
                int character = text.codePointAt(at);
                var kind = Kind.of(character);
                if (kind != open || kind == Kind.IDEOGRAPH) {
                    add(open, text, start, at);
                    start = at;
                    open = kind;
                }
                at += Character.charCount(character);
            }
            add(open, text, start, at);
        }

        private void add(Kind kind, String text, int start, int end) {
            if (kind == Kind.SIGN) {
                return;
            }
            long hash = hash(text, start, end);
            hashes[count] = hash;
            count++;
            if (kind == Kind.DIGIT || Arrays.binarySearch(NUMERALS, hash) >= 0) {
                numbers = with(numbers, hash);
            }
        }

        long[] runs() {
            var runs = new long[count == 0 ? 0 : Math.max(1, count - LENGTH + 1)];
            for (int from = 0; from < runs.length; from++) {
                runs[from] = SEED;
                for (int i = from; i < Math.min(count, from + LENGTH); i++) {
                    runs[from] = with(runs[from], hashes[i]);
                }
            }
            Arrays.sort(runs);
            int distinct = Math.min(1, runs.length);
            for (int i = 1; i < runs.length; i++) {
                if (runs[i] != runs[distinct - 1]) {
                    runs[distinct] = runs[i];
                    distinct++;
                }
            }
            return Arrays.copyOf(runs, distinct);
        }
    }
}
