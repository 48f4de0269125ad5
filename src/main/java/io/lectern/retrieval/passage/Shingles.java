package io.lectern.retrieval.passage;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;

/**
 * The runs of words of a text, hashed, in rising order, each once; and its numbers in their order, hashed together. A
 * Chinese, Japanese or Korean character is a word.
 */
final class Shingles {

    static final int LENGTH = 3;

    private static final Normalizer2 FOLDING = Normalizer2.getNFKCCasefoldInstance();
    private static final long PRIME = 0x100000001B3L;
    private static final long SEED = 0xCBF29CE484222325L;

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

    /** The share of all runs of both texts that both have; 0 when their numbers differ. */
    double similarity(Shingles other) {
        if (numbers != other.numbers) {
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

    private static long with(long hash, long next) {
        return (hash ^ next) * PRIME;
    }

    /** The hashes of the words of a text, in its order. */
    private static final class Words {

        private final long[] hashes;
        private int count;
        private long numbers = SEED;

        Words(String text) {
            hashes = new long[text.length()];
            int start = -1;
            for (int at = 0; at <= text.length(); at++) {
                boolean ends = at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
                boolean alone = !ends && Character.isIdeographic(text.charAt(at));
                boolean changes = start >= 0
                        && !ends
                        && Character.isDigit(text.charAt(at)) != Character.isDigit(text.charAt(at - 1));
                if (start >= 0 && (ends || alone || changes)) {
                    add(text, start, at);
                    start = -1;
                }
                if (alone) {
                    add(text, at, at + 1);
                } else if (!ends && start < 0) {
                    start = at;
                }
            }
        }

        private void add(String text, int start, int end) {
            long hash = SEED;
            for (int i = start; i < end; i++) {
                hash = with(hash, text.charAt(i));
            }
            hashes[count] = hash;
            count++;
            if (Character.isDigit(text.charAt(start))) {
                numbers = with(numbers, hash);
            }
        }

        long[] runs() {
            var runs = new long[Math.max(1, count - LENGTH + 1)];
            for (int from = 0; from < runs.length; from++) {
                runs[from] = SEED;
                for (int i = from; i < Math.min(count, from + LENGTH); i++) {
                    runs[from] = with(runs[from], hashes[i]);
                }
            }
            Arrays.sort(runs);
            int distinct = 1;
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
