package io.lectern.prompt;

/** How a model reads what it summarizes. */
public enum SummaryReading {
    /** Everything at once. */
    ONE_PASS,
    /** Parts, each by itself, and then the notes on them. */
    MAP_REDUCE,
    /** A part, and then the next one together with what was written so far. */
    REFINE
}
