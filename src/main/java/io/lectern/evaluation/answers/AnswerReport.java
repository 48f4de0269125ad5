package io.lectern.evaluation.answers;

import java.util.List;

/**
 * How a set was answered without a model.
 *
 * @param questions but for those to be answered yes or no
 * @param found questions of which a right sentence is in the passages that were found, a share: more cannot be quoted
 * @param characters quoted on average, with the product's threshold
 * @param product with the product's threshold of a sentence's score
 * @param curve with others
 */
public record AnswerReport(
        String set, int texts, int questions, double found, double characters, Step product, List<Step> curve) {

    /**
     * What a threshold gives, in shares of the questions.
     *
     * @param recall answered by one of the quoted sentences
     * @param quoted answered at all
     * @param absentQuoted answered although the answer was taken out
     */
    public record Step(double threshold, double recall, double quoted, double absentQuoted) {

        /** How well it tells questions that the texts answer from those they do not: 0.5 for not at all, 1 for always. */
        public double balancedAccuracy() {
            return (quoted + 1 - absentQuoted) / 2;
        }
    }

    public AnswerReport {
        curve = List.copyOf(curve);
    }
}
