package io.lectern.gguf;

/**
 * Rotary positions whose base grows with the length of the context (dynamic NTK). Model files have no key for that, so
 * those made here have two of their own beside the plain base, which other programs read.
 *
 * @param base up to the reference length
 * @param factor 1 or more
 * @param referenceTokens from which on the base grows
 * @see <a href="https://github.com/huggingface/transformers/blob/main/src/transformers/modeling_rope_utils.py">dynamic
 *     NTK as the authors of such models compute it</a>
 */
public record DynamicRope(double base, double factor, int referenceTokens) {

    /** Key of the factor, a 32-bit real. */
    public static final String FACTOR_KEY = "lectern.rope.dynamic.factor";

    /** Key of the reference length, an unsigned 32-bit number. */
    public static final String REFERENCE_KEY = "lectern.rope.dynamic.reference_tokens";

    static final double MAX_FACTOR = 1_024;
    static final int MAX_REFERENCE_TOKENS = 1 << 24;
    static final int LEAST_HEAD_LENGTH = 4;

    public DynamicRope {
        if (!(factor >= 1 && factor <= MAX_FACTOR)) {
            throw new IllegalArgumentException("factor must be 1 to %s: %s".formatted(MAX_FACTOR, factor));
        }
        if (referenceTokens < 1 || referenceTokens > MAX_REFERENCE_TOKENS) {
            throw new IllegalArgumentException(
                    "referenceTokens must be 1 to %d: %d".formatted(MAX_REFERENCE_TOKENS, referenceTokens));
        }
    }

    /**
     * The base for contexts of a length: one for all tokens of a cache.
     *
     * @param headLength numbers in a head, 4 or more
     */
    public double baseFor(int tokens, int headLength) {
        if (tokens <= referenceTokens) {
            return base;
        }
        double stretch = factor * tokens / referenceTokens - (factor - 1);
        return base * Math.pow(stretch, headLength / (headLength - 2.0));
    }
}
