package io.lectern.model.planning;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lectern.engine.llama.CacheTypes;

/**
 * A model with one type of weights and one of cache.
 *
 * @param weights the type of file
 * @param fileBytes of it
 * @param tokenBytes that one token takes in the cache
 * @param memory that the devices give when all of it is there
 * @param layers that fit on the devices, the output counted as one; 0 when it cannot be run at all
 * @param allLayers of the model, counted so
 * @param fits whether all of it fits
 * @param longestTokens of one context with which all of it would fit
 * @param automatic whether the engine takes this cache when nobody says otherwise
 */
public record PlanRow(
        String weights,
        long fileBytes,
        CacheTypes cache,
        boolean flashAttention,
        long tokenBytes,
        Memory memory,
        int layers,
        int allLayers,
        boolean fits,
        int longestTokens,
        boolean automatic) {

    /**
     * What the devices hold.
     *
     * @param weightBytes without token embeddings, when the devices are accelerators: those stay on the CPU
     * @param cacheBytes of all contexts
     * @param computeBytes of the buffers to compute in
     * @param usableBytes what they have for that
     */
    public record Memory(long weightBytes, long cacheBytes, long computeBytes, long usableBytes) {

        /** All that is needed. */
        @JsonProperty
        public long bytes() {
            return weightBytes + cacheBytes + computeBytes;
        }
    }

    PlanRow asAutomatic() {
        return new PlanRow(
                weights,
                fileBytes,
                cache,
                flashAttention,
                tokenBytes,
                memory,
                layers,
                allLayers,
                fits,
                longestTokens,
                true);
    }
}
