package io.lectern.model.planning;

import io.lectern.gguf.DynamicRope;
import io.lectern.model.family.Positions;
import org.jspecify.annotations.Nullable;

/**
 * What tells positions apart at one length of context.
 *
 * @param kind {@code rope}, {@code linear}, {@code dynamic-ntk}, {@code yarn} or {@code alibi}
 * @param base of the frequencies at this length, the same for all tokens of a cache; null without any
 * @param factor by which positions are stretched, if they are
 * @param originalTokens from which on they are
 */
public record PlannedPositions(
        String kind,
        @Nullable Double base,
        @Nullable Double factor,
        @Nullable Integer originalTokens) {

    static PlannedPositions of(Positions positions, int contextTokens, int headLength) {
        return switch (positions) {
            case Positions.Rotary(double base) -> new PlannedPositions("rope", base, null, null);
            case Positions.Linear(double base, double factor) -> new PlannedPositions("linear", base, factor, null);
            case Positions.DynamicNtk(double base, double factor, int reference) ->
                new PlannedPositions(
                        "dynamic-ntk",
                        new DynamicRope(base, factor, reference).baseFor(contextTokens, headLength),
                        factor,
                        reference);
            case Positions.Yarn(double base, double factor, int original) ->
                new PlannedPositions("yarn", base, factor, original);
            case Positions.Alibi() -> new PlannedPositions("alibi", null, null, null);
            case Positions.Learned(int first) ->
                throw new IllegalArgumentException(
                        "learned positions from %d on have no length to plan".formatted(first));
        };
    }
}
