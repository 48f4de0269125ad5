package io.lectern.model.vocabulary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding learnt from a few sentences.
 *
 * @param characters of the text, in order
 * @param merges in the order in which they were learnt
 */
record MergeTrainer(List<String> characters, List<Merge> merges) {

    private static final Pattern WORD = Pattern.compile("▁*\\p{Nd}|▁*[^▁\\p{Nd}\\p{P}]+|▁*\\p{P}|▁+");
    private static final int ENOUGH = 2;

    /** Two neighbours that become one token. */
    record Merge(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    /**
     * Learns from sentences.
     *
     * @param merges most of them
     */
    static MergeTrainer train(List<String> sentences, int merges) {
        var words = new ArrayList<List<String>>();
        for (String sentence : sentences) {
            var word = WORD.matcher(("▁" + sentence).replace(' ', '▁'));
            while (word.find()) {
                words.add(new ArrayList<>(characters(word.group())));
            }
        }
        var alphabet = new TreeSet<String>();
        words.forEach(alphabet::addAll);
        var learnt = new ArrayList<Merge>();
        while (learnt.size() < merges) {
            var best = mostFrequent(words);
            if (best == null) {
                break;
            }
            learnt.add(best);
            words.forEach(word -> apply(best, word));
        }
        return new MergeTrainer(List.copyOf(alphabet), learnt);
    }

    private static List<String> characters(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    private static @Nullable Merge mostFrequent(List<List<String>> words) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Merge> merges = new TreeMap<>();
        for (var word : words) {
            for (int i = 1; i < word.size(); i++) {
                var merge = new Merge(word.get(i - 1), word.get(i));
                counts.merge(merge.joined(), 1, Integer::sum);
                merges.putIfAbsent(merge.joined(), merge);
            }
        }
        Merge best = null;
        int most = ENOUGH - 1;
        for (var merge : merges.entrySet()) {
            int count = counts.getOrDefault(merge.getKey(), 0);
            if (count > most) {
                most = count;
                best = merge.getValue();
            }
        }
        return best;
    }

    private static void apply(Merge merge, List<String> word) {
        for (int i = 1; i < word.size(); i++) {
            if (word.get(i - 1).equals(merge.left()) && word.get(i).equals(merge.right())) {
                word.set(i - 1, merge.joined());
                word.remove(i);
            }
        }
    }
}
