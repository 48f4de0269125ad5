package io.lectern.model.planning;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.plan.DeviceMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to plan for.
 *
 * @param contextTokens of one conversation; empty for what the model was trained on
 * @param parallel conversations that are in the cache together
 * @param cache types of the cache; empty for all that there are
 * @param accelerators to put layers on; empty for the CPU only
 * @param beyondTraining whether the context may be longer than the model was trained on
 */
public record PlanRequest(
        OptionalInt contextTokens,
        int parallel,
        Optional<CacheTypes> cache,
        List<DeviceMemory> accelerators,
        DeviceMemory cpu,
        boolean beyondTraining) {

    static final int MAX_TOKENS = 1 << 24;
    static final int MAX_PARALLEL = 256;

    public PlanRequest {
        accelerators = List.copyOf(accelerators);
        contextTokens.ifPresent(tokens -> requireRange("contextTokens", tokens, MAX_TOKENS));
        requireRange("parallel", parallel, MAX_PARALLEL);
        if ((long) parallel * contextTokens.orElse(1) > MAX_TOKENS) {
            throw new IllegalArgumentException("%d contexts of %d tokens are more than %d"
                    .formatted(parallel, contextTokens.orElse(1), MAX_TOKENS));
        }
    }

    boolean accelerated() {
        return !accelerators.isEmpty();
    }

    private static void requireRange(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("%s must be 1 to %d: %d".formatted(field, most, value));
        }
    }
}
