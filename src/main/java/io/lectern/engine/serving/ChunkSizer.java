package io.lectern.engine.serving;

import java.time.Duration;

/** How many tokens of prompts go into a batch, so that the answers that are being written keep flowing. */
final class ChunkSizer {

    // Below this, a batch costs hardly less: the weights have to be read all the same.
    private static final int LEAST_TOKENS = 16;
    // While nobody writes, a batch need only end soon enough for the next request, and be large enough to lose nothing.
    private static final int GAPS_ALONE = 2;
    private static final int LEAST_TOKENS_ALONE = 64;

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
        double time = writing == 0 ? GAPS_ALONE * gapNanos : gapNanos - rates.stepNanos();
        int affordable = (int) Math.min(time / rates.tokenNanos(depth), batchTokens);
        int least = writing == 0 ? LEAST_TOKENS_ALONE : LEAST_TOKENS;
        return Math.clamp(batchTokens - writing, 0, Math.max(least, affordable));
    }
}
