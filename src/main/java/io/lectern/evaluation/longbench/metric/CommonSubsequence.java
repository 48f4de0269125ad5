package io.lectern.evaluation.longbench.metric;

import java.util.BitSet;
import java.util.Set;

/** One longest common subsequence of two sentences: of several, the one that the package {@code rouge} finds. */
final class CommonSubsequence {

    private final int[] reference;
    private final int[] sentence;

    CommonSubsequence(int[] reference, int[] sentence) {
        this.reference = reference;
        this.sentence = sentence;
    }

    /** Adds its words, or says that more steps back through the two sentences were needed than there may be. */
    boolean addTo(Set<Integer> words, int mostSteps) {
        // Each step leaves at least one word of one of them behind.
        if (Math.min(reference.length, sentence.length) > mostSteps) {
            return false;
        }
        var ups = ups();
        int i = reference.length;
        int j = sentence.length;
        for (int steps = 0; i > 0 && j > 0; steps++) {
            if (steps == mostSteps) {
                return false;
            }
            if (reference[i - 1] == sentence[j - 1]) {
                words.add(reference[i - 1]);
                i--;
                j--;
            } else if (ups[i].get(j)) {
                i--;
            } else {
                j--;
            }
        }
        return true;
    }

    /** For each pair of lengths whether the longest is strictly longer without the reference's last word than without the other's. */
    private BitSet[] ups() {
        var ups = new BitSet[reference.length + 1];
        var above = new int[sentence.length + 1];
        for (int i = 1; i <= reference.length; i++) {
            var lengths = new int[sentence.length + 1];
            var row = new BitSet(sentence.length + 1);
            for (int j = 1; j <= sentence.length; j++) {
                if (reference[i - 1] == sentence[j - 1]) {
                    lengths[j] = above[j - 1] + 1;
                } else {
                    lengths[j] = Math.max(above[j], lengths[j - 1]);
                    row.set(j, above[j] > lengths[j - 1]);
                }
            }
            ups[i] = row;
            above = lengths;
        }
        return ups;
    }
}
