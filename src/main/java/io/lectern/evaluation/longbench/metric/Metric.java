package io.lectern.evaluation.longbench.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How well an answer agrees with the true one, 0 to 1, as LongBench defines it (Bai et al. 2024, arXiv:2308.14508, and
 * {@code metrics.py} of its repository).
 */
public enum Metric {
    /** F1 of the words. */
    QA_F1("qa_f1_score", (prediction, truth, classes) -> AnswerF1.english(prediction, truth)),
    /** F1 of the words that jieba finds. */
    QA_F1_ZH("qa_f1_zh_score", (prediction, truth, classes) -> AnswerF1.chinese(prediction, truth)),
    /** ROUGE-L of the package {@code rouge}. */
    ROUGE("rouge_score", (prediction, truth, classes) -> Rouge.score(prediction, truth)),
    /** ROUGE-L of the words that jieba finds. */
    ROUGE_ZH("rouge_zh_score", (prediction, truth, classes) -> Rouge.chinese(prediction, truth)),
    /** Whether the true class is named, shared among all that are. */
    CLASSIFICATION("classification_score", Classification::score),
    /** Share of the true paragraph's number among all numbers. */
    RETRIEVAL("retrieval_score", (prediction, truth, classes) -> Numbers.paragraph("Paragraph ", prediction, truth)),
    /** The same in Chinese. */
    RETRIEVAL_ZH("retrieval_zh_score", (prediction, truth, classes) -> Numbers.paragraph("段落", prediction, truth)),
    /** Share of the true number among all numbers. */
    COUNT("count_score", (prediction, truth, classes) -> Numbers.share(prediction, truth)),
    /** Likeness of the first line of code. */
    CODE_SIMILARITY("code_sim_score", (prediction, truth, classes) -> CodeSimilarity.score(prediction, truth));

    private final String function;
    private final Score score;

    Metric(String function, Score score) {
        this.function = function;
        this.score = score;
    }

    @FunctionalInterface
    private interface Score {
        double of(String prediction, String truth, List<String> classes);
    }

    /**
     * The metric of LongBench's function.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Metric named(String function) {
        return Arrays.stream(values())
                .filter(metric -> metric.function.equals(function))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("metric is '%s', it must be one of %s"
                        .formatted(
                                function,
                                Arrays.stream(values()).map(m -> m.function).collect(Collectors.joining(", ")))));
    }

    /** The name of LongBench's function. */
    public String function() {
        return function;
    }

    /**
     * The best score over all true answers.
     *
     * @param classes all that there are, for classification only
     * @throws IllegalArgumentException when a true answer is none for this metric
     */
    public double best(String prediction, List<String> truths, List<String> classes) {
        return truths.stream()
                .mapToDouble(truth -> score.of(prediction, truth, classes))
                .reduce(0, Math::max);
    }
}
