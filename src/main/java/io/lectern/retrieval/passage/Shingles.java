package io.lectern.retrieval.passage;

import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        var words = words(FOLDING.normalize(text));
        int runs = Math.max(1, words.size() - LENGTH + 1);
        var hashes = IntStream.range(0, runs)
                .mapToLong(from -> hash(words.subList(from, Math.min(words.size(), from + LENGTH))))
                .sorted()
                .distinct()
                .toArray();
        return new Shingles(
                hashes,
                hash(words.stream()
                        .filter(word -> Character.isDigit(word.charAt(0)))
                        .toList()));
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

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        int start = -1;
        for (int at = 0; at <= text.length(); at++) {
            boolean ends = at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
            boolean alone = !ends && Character.isIdeographic(text.charAt(at));
            boolean changes =
                    start >= 0 && !ends && Character.isDigit(text.charAt(at)) != Character.isDigit(text.charAt(at - 1));
            if (start >= 0 && (ends || alone || changes)) {
                words.add(text.substring(start, at));
                start = -1;
            }
            if (alone) {
                words.add(text.substring(at, at + 1));
            } else if (!ends && start < 0) {
                start = at;
            }
        }
        return words;
    }

    private static long hash(List<String> words) {
        long hash = SEED;
        for (var word : words) {
            for (int i = 0; i < word.length(); i++) {
                hash = (hash ^ word.charAt(i)) * PRIME;
            }
            hash = (hash ^ ' ') * PRIME;
        }
        return hash;
    }
}
