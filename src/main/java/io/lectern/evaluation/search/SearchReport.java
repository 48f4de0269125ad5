package io.lectern.evaluation.search;

import io.lectern.evaluation.engine.Machine;
import java.util.List;

/**
 * What the search bench found.
 *
 * @param warmUp questions asked before each measurement, other ones than the measured
 * @param growth by what the product's median grew from the smallest to the largest size, for a growth of the passages by
 *     {@code passagesGrowth}
 */
public record SearchReport(
        Machine machine, long seed, int queries, int warmUp, List<Size> sizes, double passagesGrowth, double growth) {

    /**
     * One size of the index.
     *
     * @param bare of Lucene's query for the same terms
     * @param bareRefined of Lucene's query and rescorer for the same result
     * @param stealPercent of the wanted processor time that the hypervisor gave to others while queries ran
     * @param load runnable threads of the whole machine, on average over the last minute of the queries
     */
    public record Size(
            long passages,
            long documents,
            double indexSeconds,
            double passagesPerSecond,
            long indexBytes,
            Latency product,
            Latency bare,
            Latency bareRefined,
            double stealPercent,
            double load) {}

    /**
     * Milliseconds for one search.
     *
     * @param cpuP50 of the processor time of its thread, which other programs on the machine hardly change
     */
    public record Latency(double p50, double p99, double cpuP50, double cpuP99) {

        /** How many times as long as another. */
        public Latency times(Latency other) {
            return new Latency(p50 / other.p50, p99 / other.p99, cpuP50 / other.cpuP50, cpuP99 / other.cpuP99);
        }
    }
}
