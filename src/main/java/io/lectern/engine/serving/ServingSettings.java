package io.lectern.engine.serving;

import java.time.Duration;

/**
 * How the loop serves.
 *
 * @param contextTokens tokens that prompt and answer of one request may have together
 * @param running most requests that are computed together
 * @param queueCapacity requests that may wait
 * @param tokenGap time between two tokens of an answer to aim for while prompts of others are read
 */
public record ServingSettings(int contextTokens, int running, int queueCapacity, Duration tokenGap) {}
