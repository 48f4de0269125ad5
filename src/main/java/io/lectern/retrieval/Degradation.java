package io.lectern.retrieval;

/**
 * A part of a search that was left out or not finished.
 *
 * @param reason in one sentence meant for the caller
 */
public record Degradation(Part part, String reason) {

    /** What was left out. */
    public enum Part {
        /** Passages were found by their words only, or some passages have no vectors yet. */
        VECTORS,
        /** The order is that of the search, not of the rerank model. */
        RERANK,
        /** The index was made in another way than now and is being built anew. */
        INDEX
    }
}
