package io.lectern.evaluation.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the report says of one quantity.
 *
 * @param median null when it was not measured
 * @param stealPercent median of the shares of processor time that the hypervisor took meanwhile
 * @param warning that it should not be trusted
 * @param reason why it was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double median,
        @Nullable Double least,
        @Nullable Double most,
        int repeats,
        @Nullable Double stealPercent,
        @Nullable String warning,
        @Nullable String reason) {

    static final double MAX_STEAL_PERCENT = 5;

    private static final double DIGITS = 1e6;

    /** One measurement. */
    record Sample(double value, double stealPercent) {}

    static Figure of(List<Sample> samples) {
        var values = samples.stream().map(Sample::value).sorted().toList();
        double steal = median(samples.stream().map(Sample::stealPercent).toList());
        return new Figure(
                rounded(median(values)),
                rounded(values.getFirst()),
                rounded(values.getLast()),
                values.size(),
                rounded(steal),
                steal > MAX_STEAL_PERCENT
                        ? "more than %.0f %% of the time was stolen".formatted(MAX_STEAL_PERCENT)
                        : null,
                null);
    }

    static Figure missing(String reason) {
        return new Figure(null, null, null, 0, null, null, reason);
    }

    static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
