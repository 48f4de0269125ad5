package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What a kept state is of: one edge of the tree of prefixes.
 *
 * @param parentPrefix hash of scope, adapter and all tokens before the range, as in {@link StateKey#prefix}
 * @param adapter LoRA adapter it was computed with
 * @param tokens ids of the range, whose first is at position {@code key.start()}; not to be changed
 * @param sources what the tokens up to the end of the range were made from: those before it too, since its state is made
 *     of them
 */
public record StateDescription(
        StateKey key,
        String parentPrefix,
        CacheScope scope,
        Optional<String> adapter,
        int[] tokens,
        Set<String> sources) {

    public StateDescription {
        sources = Set.copyOf(sources);
    }

    /** Whether both describe the same state. Sources may differ: two documents can begin with the same text. */
    boolean sameState(StateDescription other) {
        return key.equals(other.key)
                && parentPrefix.equals(other.parentPrefix)
                && scope.equals(other.scope)
                && adapter.equals(other.adapter)
                && Arrays.equals(tokens, other.tokens);
    }

    /** Position behind the last token. */
    public int end() {
        return key.start() + tokens.length;
    }
}
