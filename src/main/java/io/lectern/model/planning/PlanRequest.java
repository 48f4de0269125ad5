package io.lectern.model.planning;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.gguf.ModelShape;
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
    }

    /**
     * Tokens of one conversation with a model.
     *
     * @throws IllegalArgumentException when all of them have more than any cache
     */
    int contextTokens(ModelShape shape) {
        int tokens = contextTokens.orElse(shape.contextLength());
        if ((long) parallel * tokens > MAX_TOKENS) {
            throw new IllegalArgumentException(
                    "%d × %d tokens are more than a cache can have, %d".formatted(parallel, tokens, MAX_TOKENS));
        }
        return tokens;
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
