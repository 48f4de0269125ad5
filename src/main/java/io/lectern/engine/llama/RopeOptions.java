package io.lectern.engine.llama;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How positions are turned into rotations, where that shall differ from what the model file says. One setting holds for
 * all the life of a context: keys that are kept carry it.
 *
 * @param base of the frequencies; a larger one stretches positions
 * @param factor by which positions are compressed, with a scaling
 * @param originalTokens of context that the model was trained on, for YaRN
 */
public record RopeOptions(
        OptionalDouble base, Optional<RopeScaling> scaling, OptionalDouble factor, OptionalInt originalTokens) {

    /** What the model file says. */
    public static final RopeOptions MODEL =
            new RopeOptions(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), OptionalInt.empty());

    private static final double MAX_BASE = 1e12;
    private static final double MAX_FACTOR = 1e4;

    /** How positions are compressed. */
    public enum RopeScaling {
        /** Not at all, whatever the model file says. */
        NONE(0),
        /** All alike. */
        LINEAR(1),
        /** Low frequencies only. */
        YARN(2);

        private final int llamaType;

        RopeScaling(int llamaType) {
            this.llamaType = llamaType;
        }

        int llamaType() {
            return llamaType;
        }
    }

    public RopeOptions {
        base.ifPresent(value -> requireRange("base", value, 1, MAX_BASE));
        factor.ifPresent(value -> requireRange("factor", value, 1, MAX_FACTOR));
        originalTokens.ifPresent(value -> LlamaOptions.requireRange("originalTokens", value, 1, 1 << 24));
        boolean scaled = scaling.filter(type -> type != RopeScaling.NONE).isPresent();
        if (factor.isPresent() != scaled) {
            throw new IllegalArgumentException(
                    "factor and a scaling need each other: %s, %s".formatted(factor, scaling));
        }
        if (originalTokens.isPresent() && !scaling.equals(Optional.of(RopeScaling.YARN))) {
            throw new IllegalArgumentException("originalTokens are for YARN, the scaling is " + scaling);
        }
    }

    /** All positions compressed alike. */
    public static RopeOptions linear(double factor) {
        return new RopeOptions(
                OptionalDouble.empty(),
                Optional.of(RopeScaling.LINEAR),
                OptionalDouble.of(factor),
                OptionalInt.empty());
    }

    /** Low frequencies compressed. */
    public static RopeOptions yarn(double factor, int originalTokens) {
        return new RopeOptions(
                OptionalDouble.empty(),
                Optional.of(RopeScaling.YARN),
                OptionalDouble.of(factor),
                OptionalInt.of(originalTokens));
    }

    /** Another base. */
    public static RopeOptions ofBase(double base) {
        return new RopeOptions(OptionalDouble.of(base), Optional.empty(), OptionalDouble.empty(), OptionalInt.empty());
    }

    /** How many times longer the context may be than the model was trained for. */
    double stretch() {
        return factor.orElse(1);
    }

    /** All of it in one line, for what depends on it; empty for {@link #MODEL}. */
    String settings() {
        if (equals(MODEL)) {
            return "";
        }
        return "base=%s,scaling=%s,factor=%s,original=%s"
                .formatted(
                        base.isPresent() ? Double.toString(base.getAsDouble()) : "",
                        scaling.map(RopeScaling::name).orElse(""),
                        factor.isPresent() ? Double.toString(factor.getAsDouble()) : "",
                        originalTokens.isPresent() ? Integer.toString(originalTokens.getAsInt()) : "");
    }

    private static void requireRange(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("%s must be %s to %s: %s".formatted(field, least, most, value));
        }
    }
}
