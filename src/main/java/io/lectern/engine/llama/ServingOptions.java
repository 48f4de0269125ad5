package io.lectern.engine.llama;

import java.time.Duration;

/**
 * How requests are served.
 *
 * @param running most requests that are computed together
 * @param queueCapacity requests that may wait
 * @param tokenGap time between two tokens of an answer to aim for while prompts of others are read
 */
public record ServingOptions(int running, int queueCapacity, Duration tokenGap) {

    private static final int MAX_RUNNING = 64;
    private static final int MAX_QUEUE = 10_000;

    public ServingOptions {
        LlamaOptions.requireRange("running", running, 1, MAX_RUNNING);
        LlamaOptions.requireRange("queueCapacity", queueCapacity, 1, MAX_QUEUE);
        if (!tokenGap.isPositive()) {
            throw new IllegalArgumentException("tokenGap must be positive: " + tokenGap);
        }
    }

    /** Sixteen at a time, 64 waiting, half a second between tokens. */
    public static ServingOptions defaults() {
        return new ServingOptions(16, 64, Duration.ofMillis(500));
    }

    public ServingOptions withRunning(int requests) {
        return new ServingOptions(requests, queueCapacity, tokenGap);
    }

    public ServingOptions withQueueCapacity(int requests) {
        return new ServingOptions(running, requests, tokenGap);
    }
}
