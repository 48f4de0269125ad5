package io.lectern.evaluation.longbench.jieba;

import java.util.HashMap;
import java.util.Map;

/** Words and how often each was counted; beginnings of words have the count 0. */
final class WordFrequencies {

    private static final String TABLE = "dict.txt";
    private static final long COUNTED = 60_101_878;
    private static final int ENTRIES = 700_000;

    private final Map<String, Integer> counts = new HashMap<>(ENTRIES);
    private long total;

    private WordFrequencies() {}

    /** The dictionary of jieba 0.42.1. */
    static WordFrequencies read() {
        var read = new WordFrequencies();
        Tables.read(TABLE, line -> {
            int end = line.indexOf(' ');
            read.add(line.substring(0, end), Integer.parseInt(line, end + 1, line.indexOf(' ', end + 1), 10));
        });
        if (read.total != COUNTED) {
            throw new IllegalStateException(
                    "%s of jieba-analysis counts %d words, it must be %d".formatted(TABLE, read.total, COUNTED));
        }
        // The one word that the library's table lacks.
        read.add("吉林", 89);
        return read;
    }

    private void add(String word, int count) {
        counts.put(word, count);
        total += count;
        for (int end = 1; end < word.length(); end++) {
            counts.putIfAbsent(word.substring(0, end), 0);
        }
    }

    /** Whether words begin so, or this is one. */
    boolean begins(String text) {
        return counts.containsKey(text);
    }

    boolean isWord(String text) {
        return counts.getOrDefault(text, 0) > 0;
    }

    /** Natural logarithm; of what is no word as of a word counted once. */
    double logProbability(String word) {
        return Math.log(Math.max(1, counts.getOrDefault(word, 0))) - Math.log((double) total);
    }
}
