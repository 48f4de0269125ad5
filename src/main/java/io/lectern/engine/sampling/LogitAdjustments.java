package io.lectern.engine.sampling;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.Arrays;
import java.util.Map;

/** Bias and penalties, which change the logits of single tokens before one is chosen. Belongs to one thread. */
final class LogitAdjustments {

    private final Map<Integer, Float> bias;
    private final Sampling.Penalties penalties;
    private final TokenCounts all = new TokenCounts();
    private final TokenCounts answer = new TokenCounts();

    LogitAdjustments(Sampling sampling, int[] prompt) {
        this.bias = sampling.logitBias();
        this.penalties = sampling.penalties();
        if (repeats()) {
            for (int token : prompt) {
                all.add(token);
            }
        }
    }

    void apply(float[] logits) {
        bias.forEach((token, value) -> {
            if (token < 0 || token >= logits.length) {
                throw new EngineException(
                        "logitBias must name tokens from 0 to %d: %d".formatted(logits.length - 1, token));
            }
            logits[token] += value;
        });
        if (repeats()) {
            for (int i = 0; i < all.distinct(); i++) {
                int token = all.token(i);
                float logit = logits[token];
                logits[token] = logit < 0 ? logit * penalties.repetition() : logit / penalties.repetition();
            }
        }
        for (int i = 0; i < answer.distinct(); i++) {
            logits[answer.token(i)] -= answer.count(i) * penalties.frequency() + penalties.presence();
        }
    }

    /** Goes on behind a token of the answer. */
    void accept(int token) {
        if (repeats()) {
            all.add(token);
        }
        if (penalties.frequency() != 0 || penalties.presence() != 0) {
            answer.add(token);
        }
    }

    private boolean repeats() {
        return penalties.repetition() != 1;
    }

    /** How often each token occurred, in the order in which they first did. */
    private static final class TokenCounts {

        private int[] tokens = new int[16];
        private int[] counts = new int[16];
        private int[] places = new int[0];
        private int size;

        void add(int token) {
            if (token >= places.length) {
                places = Arrays.copyOf(places, Math.max(token + 1, 2 * places.length));
            }
            if (places[token] == 0) {
                if (size == tokens.length) {
                    tokens = Arrays.copyOf(tokens, 2 * size);
                    counts = Arrays.copyOf(counts, 2 * size);
                }
                tokens[size] = token;
                places[token] = ++size;
            }
            counts[places[token] - 1]++;
        }

        int distinct() {
            return size;
        }

        int token(int place) {
            return tokens[place];
        }

        int count(int place) {
            return counts[place];
        }
    }
}
