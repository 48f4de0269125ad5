package io.lectern.model;

/** Whether there is a model to answer with. */
public sealed interface ModelAvailability {

    /** None is configured: answers are extractive. */
    record NotConfigured() implements ModelAvailability {}

    /** Loaded and ready. */
    record Ready(LoadedModel model) implements ModelAvailability {}

    /**
     * One is configured but cannot be used.
     *
     * @param reason subject, actual value and limit, and what to do
     */
    record Unavailable(String reason) implements ModelAvailability {}
}
