package io.lectern.engine.cache;

import java.time.Duration;

/**
 * What it takes to compute a range of tokens again, by what was measured so far. Safe for use by several threads; it is
 * asked while the store is locked, so it returns at once and never calls the store.
 */
@FunctionalInterface
public interface RecomputeCost {

    Duration of(int start, int tokens);
}
