package io.lectern.evaluation.search;

import io.lectern.evaluation.engine.Machine;
import java.util.List;

/**
 * What the search bench found.
 *
 * @param growth by what the product's median grew from the smallest to the largest size, for a growth of the passages by
 *     {@code passagesGrowth}
 */
public record SearchReport(
        Machine machine, long seed, int queries, List<Size> sizes, double passagesGrowth, double growth) {

    /**
     * One size of the index.
     *
     * @param ratioP50 of the product's search to the bare query
     * @param stealPercent of the wanted processor time that the hypervisor gave to others while queries ran
     */
    public record Size(
            long passages,
            long documents,
            double indexSeconds,
            double passagesPerSecond,
            long indexBytes,
            Latency product,
            Latency bare,
            double ratioP50,
            double ratioP99,
            double stealPercent) {}

    /** Milliseconds for one search. */
    public record Latency(double p50, double p99) {}
}
