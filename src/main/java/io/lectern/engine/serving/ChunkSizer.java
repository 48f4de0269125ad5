package io.lectern.engine.serving;

import java.time.Duration;

/** How many tokens of prompts go into a batch, so that the answers that are being written keep flowing. */
final class ChunkSizer {

    // Below this, a batch costs hardly less: the weights have to be read all the same.
    private static final int LEAST_TOKENS = 16;

    private final int batchTokens;
    private final double gapNanos;
    private final ComputeRates rates;

    ChunkSizer(int batchTokens, Duration tokenGap, ComputeRates rates) {
        this.batchTokens = batchTokens;
        this.gapNanos = tokenGap.toNanos();
        this.rates = rates;
    }

    /**
     * Tokens to read in a batch.
     *
     * @param writing tokens of answers in the same batch
     * @param depth position of the tokens to read
     */
    int tokens(int writing, int depth) {
        int room = Math.max(0, batchTokens - writing);
        if (writing == 0) {
            return room;
        }
        double affordable = (gapNanos - rates.stepNanos()) / rates.tokenNanos(depth);
        return Math.min(room, Math.max(LEAST_TOKENS, (int) Math.min(affordable, batchTokens)));
    }
}
