package io.lectern.answer.summary.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sentences as a graph whose edges weigh as much as two sentences resemble one another: the cosine of their words, weighted by
 * rarity. The edges are never written down: multiplying by them is multiplying by the words of the sentences and back, so that
 * time and memory grow with the words and not with the pairs of sentences.
 *
 * @see <a href="https://aclanthology.org/W04-3252/">Mihalcea and Tarau, TextRank, 2004</a>
 * @see <a href="https://doi.org/10.1613/jair.1523">Erkan and Radev, LexRank, 2004</a>
 */
final class SentenceGraph {

    private static final double DAMPING = 0.85;
    private static final int ITERATIONS = 60;
    private static final double SETTLED = 1e-9;

    /** The words of a sentence, by index, and their weights, of length 1 together. */
    private record Row(int[] words, double[] weights) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final double[] rarity;

    SentenceGraph(List<List<String>> sentences) {
        var holding = new ArrayList<Integer>();
        for (var sentence : sentences) {
            for (var word : sentence.stream().distinct().toList()) {
                int index = vocabulary.computeIfAbsent(word, fresh -> {
                    holding.add(0);
                    return holding.size() - 1;
                });
                holding.set(index, holding.get(index) + 1);
            }
        }
        rarity = holding.stream()
                .mapToDouble(count -> Math.log(1 + (double) sentences.size() / count))
                .toArray();
        sentences.forEach(sentence -> rows.add(row(sentence)));
    }

    /** The words that no sentence has are left out. */
    private Row row(List<String> sentence) {
        var counts = new HashMap<Integer, Integer>();
        sentence.stream()
                .map(vocabulary::get)
                .filter(Objects::nonNull)
                .forEach(word -> counts.merge(word, 1, Integer::sum));
        int[] words = counts.keySet().stream().mapToInt(word -> word).sorted().toArray();
        double[] weights = Arrays.stream(words)
                .mapToDouble(word -> (1 + Math.log(counts.getOrDefault(word, 1))) * rarity[word])
                .toArray();
        double length =
                Math.sqrt(Arrays.stream(weights).map(weight -> weight * weight).sum());
        return new Row(
                words,
                Arrays.stream(weights)
                        .map(weight -> length == 0 ? 0 : weight / length)
                        .toArray());
    }

    /** How much two sentences resemble one another, 0 to 1. */
    double similarity(int one, int other) {
        return cosine(rows.get(one), rows.get(other));
    }

    /** How much each sentence resembles some words, 0 to 1. */
    double[] similarities(List<String> words) {
        var row = row(words);
        return rows.stream().mapToDouble(sentence -> cosine(row, sentence)).toArray();
    }

    /**
     * The share of time that a reader spends at each sentence who goes on to one that resembles it, and sometimes starts anew.
     *
     * @param bias where one who starts anew does so, not all 0
     */
    double[] ranks(double[] bias) {
        int size = rows.size();
        double sum = Arrays.stream(bias).sum();
        var start = Arrays.stream(bias).map(share -> share / sum).toArray();
        var ones = new double[size];
        Arrays.fill(ones, 1);
        var degrees = neighbours(ones);
        var ranks = start.clone();
        double change = 1;
        for (int i = 0; i < ITERATIONS && change > SETTLED; i++) {
            var shares = new double[size];
            double alone = 0;
            for (int s = 0; s < size; s++) {
                shares[s] = degrees[s] > SETTLED ? ranks[s] / degrees[s] : 0;
                alone += degrees[s] > SETTLED ? 0 : ranks[s];
            }
            var next = neighbours(shares);
            change = 0;
            for (int s = 0; s < size; s++) {
                next[s] = (1 - DAMPING + DAMPING * alone) * start[s] + DAMPING * next[s];
                change += Math.abs(next[s] - ranks[s]);
            }
            ranks = next;
        }
        return ranks;
    }

    /** What each sentence gets when every other one gives its value times their resemblance. */
    private double[] neighbours(double[] values) {
        var words = new double[rarity.length];
        for (int s = 0; s < values.length; s++) {
            var row = rows.get(s);
            for (int w = 0; w < row.words().length; w++) {
                words[row.words()[w]] += row.weights()[w] * values[s];
            }
        }
        var got = new double[values.length];
        for (int s = 0; s < values.length; s++) {
            var row = rows.get(s);
            for (int w = 0; w < row.words().length; w++) {
                got[s] += row.weights()[w] * words[row.words()[w]];
            }
            // Itself has a resemblance of 1.
            got[s] = row.words().length == 0 ? 0 : Math.max(0, got[s] - values[s]);
        }
        return got;
    }

    private static double cosine(Row one, Row other) {
        double cosine = 0;
        for (int i = 0, k = 0; i < one.words().length && k < other.words().length; ) {
            int order = Integer.compare(one.words()[i], other.words()[k]);
            cosine += order == 0 ? one.weights()[i] * other.weights()[k] : 0;
            i += order <= 0 ? 1 : 0;
            k += order >= 0 ? 1 : 0;
        }
        return cosine;
    }
}
