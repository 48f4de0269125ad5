package io.lectern.model.family;

/** How a model tells positions apart. */
public sealed interface Positions {

    /** Rotary embeddings. */
    record Rotary(double base) implements Positions {}

    /** Rotary embeddings of which all positions are divided by a factor. */
    record Linear(double base, double factor) implements Positions {}

    /**
     * Rotary embeddings whose base grows with the length of the text: {@code base * (factor * length / reference - (factor
     * - 1)) ^ (d / (d - 2))} beyond the reference length. A cache has one base: that of the length it is made for. In a
     * model file, they are {@link io.lectern.gguf.DynamicRope}.
     */
    record DynamicNtk(double base, double factor, int referenceTokens) implements Positions {}

    /** Rotary embeddings whose low frequencies are stretched (YaRN). */
    record Yarn(double base, double factor, int originalTokens) implements Positions {}

    /** A penalty that grows with the distance, and nothing else. */
    record Alibi() implements Positions {}

    /** A learned vector for each position; those before {@code first} are not used. */
    record Learned(int first) implements Positions {}
}
