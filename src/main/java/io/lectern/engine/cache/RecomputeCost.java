package io.lectern.engine.cache;

import java.time.Duration;

/** What it takes to compute a range of tokens again, by what was measured so far. Safe for use by several threads. */
@FunctionalInterface
public interface RecomputeCost {

    Duration of(int start, int tokens);
}
