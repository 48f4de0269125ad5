package io.lectern.engine.cache;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How much is kept outside the native cache.
 *
 * @param ramBytes most bytes of states in memory; 0 for none
 * @param disk folder of the states on disk, made when it is not there; empty for none
 * @param diskBytes most bytes of states on disk, those of other models included
 */
public record CacheSettings(long ramBytes, Optional<Path> disk, long diskBytes) {

    public static final CacheSettings NONE = new CacheSettings(0, Optional.empty(), 0);

    public CacheSettings {
        if (ramBytes < 0 || diskBytes < 0) {
            throw new IllegalArgumentException(
                    "ramBytes and diskBytes must not be negative: %d, %d".formatted(ramBytes, diskBytes));
        }
    }
}
