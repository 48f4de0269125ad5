package io.lectern.model;

/**
 * Whether there is a model for one use of texts.
 *
 * @param <M> what it is when there is
 */
public sealed interface EncoderAvailability<M> {

    /** None is configured. */
    record NotConfigured<M>() implements EncoderAvailability<M> {}

    /** Loaded and ready. */
    record Ready<M>(M model) implements EncoderAvailability<M> {}

    /**
     * One is configured but cannot be used.
     *
     * @param reason subject, actual value and limit, and what to do
     */
    record Unavailable<M>(String reason) implements EncoderAvailability<M> {}
}
