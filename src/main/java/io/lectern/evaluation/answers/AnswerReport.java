package io.lectern.evaluation.answers;

import java.util.List;

/**
 * How a set was answered without a model.
 *
 * @param product with the product's threshold of a sentence's score
 * @param curve with others
 */
public record AnswerReport(String set, int texts, int questions, Step product, List<Step> curve) {

    /**
     * What a threshold gives, in shares of the questions.
     *
     * @param recall answered by one of the quoted sentences
     * @param quoted answered at all
     * @param absentQuoted answered although the answer was in none of the texts
     */
    public record Step(double threshold, double recall, double quoted, double absentQuoted) {}

    public AnswerReport {
        curve = List.copyOf(curve);
    }
}
