package io.lectern.engine.plan;

/** Whether a model can be placed as it was asked. */
public sealed interface PlacementOutcome {

    /** It can. */
    record Fits(Placement placement) implements PlacementOutcome {}

    /**
     * It cannot.
     *
     * @param closest what was tried last, with its numbers
     */
    record TooLarge(Placement closest) implements PlacementOutcome {}
}
