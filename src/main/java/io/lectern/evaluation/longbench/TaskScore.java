package io.lectern.evaluation.longbench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a model did in one task, in percent.
 *
 * @param rows that were answered
 * @param ofRows of the whole data set
 * @param score null without rows
 * @param shortened prompts of which something was left out
 * @param meanPromptTokens that the model read of a row, 0 without rows
 * @param readings how many rows were read in each way
 * @param buckets for LongBench-E by the length of the rows, null where there are none
 */
public record TaskScore(
        String task,
        String category,
        String language,
        String metric,
        int rows,
        int ofRows,
        @Nullable Double score,
        int shortened,
        long meanPromptTokens,
        Map<String, Long> readings,
        Map<String, @Nullable Double> buckets) {

    private static final int SHORT = 4_000;
    private static final int MEDIUM = 8_000;
    private static final int PERCENT = 100;

    private record Scored(int length, double score) {}

    /** @param ofRows of the whole data set */
    static TaskScore of(Task task, Variant variant, int ofRows, List<Prediction> predictions) {
        var scored = predictions.stream()
                .map(prediction -> new Scored(prediction.length(), prediction.score(task)))
                .toList();
        var buckets = new LinkedHashMap<String, @Nullable Double>();
        if (variant == Variant.LONGBENCH_E) {
            buckets.put("0-4k", mean(scored, length -> length < SHORT));
            buckets.put("4-8k", mean(scored, length -> length >= SHORT && length < MEDIUM));
            buckets.put("8k+", mean(scored, length -> length >= MEDIUM));
        }
        return new TaskScore(
                task.id(),
                task.category().name(),
                task.language().name(),
                task.metric().function(),
                predictions.size(),
                ofRows,
                mean(scored, length -> true),
                (int) predictions.stream().filter(Prediction::shortened).count(),
                Math.round(predictions.stream()
                        .mapToInt(Prediction::promptTokens)
                        .average()
                        .orElse(0)),
                predictions.stream()
                        .collect(Collectors.groupingBy(
                                prediction -> String.valueOf(prediction.reading()),
                                TreeMap::new,
                                Collectors.counting())),
                buckets);
    }

    private static @Nullable Double mean(List<Scored> all, IntPredicate lengths) {
        double sum = 0;
        int rows = 0;
        for (var one : all) {
            if (lengths.test(one.length)) {
                sum += one.score;
                rows++;
            }
        }
        return rows == 0 ? null : rounded(PERCENT * sum / rows);
    }

    /** Two places as Python rounds: what the binary number really is, half to even. */
    static double rounded(double percent) {
        return new BigDecimal(percent).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    }
}
