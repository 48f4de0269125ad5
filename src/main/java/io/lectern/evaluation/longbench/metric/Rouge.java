package io.lectern.evaluation.longbench.metric;

import io.lectern.evaluation.longbench.jieba.ChineseWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ROUGE-L of texts as the package {@code rouge} 1.0.1 for Python computes it: over the set of the words that are in a
 * longest common subsequence of some sentence of the one and some sentence of the other. Sentences end at full stops of
 * ASCII only; words are as they stand there.
 */
final class Rouge {

    /**
     * Steps that the package can go back through a pair of sentences before Python's 1000 nested calls are used up, of which
     * its callers take ten; beyond it the package fails, and LongBench's score is 0.
     */
    static final int MOST_STEPS = 990;

    private static final double NEVER_ZERO = 1e-8;

    private final Map<String, Integer> numbers = new HashMap<>();

    private Rouge() {}

    static double score(String prediction, String truth) {
        return score(prediction, truth, MOST_STEPS);
    }

    static double chinese(String prediction, String truth) {
        return score(words(prediction), words(truth));
    }

    private static String words(String text) {
        return String.join(" ", ChineseWords.jieba().of(text));
    }

    static double score(String prediction, String truth, int mostSteps) {
        var rouge = new Rouge();
        var predicted = rouge.sentences(prediction);
        var expected = rouge.sentences(truth);
        if (predicted.isEmpty() || expected.isEmpty()) {
            return 0;
        }
        var common = new HashSet<Integer>();
        for (int[] reference : expected) {
            for (int[] sentence : predicted) {
                var subsequence = new CommonSubsequence(reference, sentence);
                if (!subsequence.addTo(common, mostSteps)) {
                    return 0;
                }
            }
        }
        double precision = (double) common.size() / distinct(predicted);
        double recall = (double) common.size() / distinct(expected);
        return 2.0 * ((precision * recall) / (precision + recall + NEVER_ZERO));
    }

    /** Words as numbers. A sentence of blanks has one word, which is empty. */
    private List<int[]> sentences(String text) {
        var sentences = new ArrayList<int[]>();
        for (String sentence : text.split("\\.", -1)) {
            if (!sentence.isEmpty()) {
                var words = PythonText.words(sentence);
                sentences.add((words.isEmpty() ? List.of("") : words)
                        .stream()
                                .mapToInt(word -> numbers.computeIfAbsent(word, w -> numbers.size()))
                                .toArray());
            }
        }
        return sentences;
    }

    private static int distinct(List<int[]> sentences) {
        Set<Integer> words = new HashSet<>();
        sentences.forEach(sentence -> Arrays.stream(sentence).forEach(words::add));
        return words.size();
    }
}
