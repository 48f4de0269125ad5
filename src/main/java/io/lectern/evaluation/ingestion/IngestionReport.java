package io.lectern.evaluation.ingestion;

import io.lectern.evaluation.engine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds came to.
 *
 * @param parallelism files under way at the same time with plain Tika
 * @param bytes of all files
 * @param ratio the service's files per second divided by those of plain Tika and Lucene, medians of the rounds
 */
public record IngestionReport(
        Machine machine,
        String folder,
        int files,
        long bytes,
        int parallelism,
        List<Round> rounds,
        double serviceSeconds,
        double plainSeconds,
        double ratio) {

    public IngestionReport {
        rounds = List.copyOf(rounds);
    }

    /** One pass over all files by both, one after the other. */
    public record Round(Pass service, Pass plain) {}

    /**
     * One pass over all files.
     *
     * @param characters of the texts that were read
     * @param stealPercent how much of the processors' time was stolen by the hypervisor meanwhile
     */
    public record Pass(double seconds, int ready, int failed, long characters, double stealPercent) {}

    static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        var sorted = new ArrayList<>(rounds.stream().map(value::applyAsDouble).toList());
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
