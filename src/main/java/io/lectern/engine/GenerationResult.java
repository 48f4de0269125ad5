package io.lectern.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a generation ended.
 *
 * @param text all the text, without the stop string
 * @param tokens the ids generated, the end-of-generation token not among them
 */
public record GenerationResult(
        String text, int[] tokens, FinishReason reason, Usage usage, Timing timing, Computation computation) {

    /** Why a generation ended. */
    public enum FinishReason {
        /** The model ended its answer, or a stop string was reached. */
        STOP,
        /** As many tokens as allowed were generated, or the context is full. */
        LENGTH,
        /** {@link Generation#cancel} was called, or the engine was closed. */
        CANCELLED,
        /** The time was over. */
        TIMEOUT
    }

    /**
     * What was read and written.
     *
     * @param promptTokens tokens of the prompt
     * @param cachedTokens those of them that did not have to be computed for this request
     * @param completionTokens tokens generated
     */
    public record Usage(int promptTokens, int cachedTokens, int completionTokens) {}

    /**
     * In which batches a prompt was read: the last digits of what a model computes depend on them.
     *
     * @param batches in their order, those of what was kept among them as far as they are known; where one begins before the
     *     end of the one before, nothing that this one had from there on was used
     * @param alone whether all of them are known, and nothing of other requests was in them
     */
    public record Computation(List<Batch> batches, boolean alone) {

        /** From nothing, in batches of the usual size. */
        public static final Computation ALONE = new Computation(List.of(), true);

        /** Tokens that were computed together, from a place up to another. */
        public record Batch(int start, int end) {

            public Batch {
                if (start < 0 || end <= start) {
                    throw new IllegalArgumentException("a batch must have tokens: %d to %d".formatted(start, end));
                }
            }
        }

        public Computation {
            batches = List.copyOf(batches);
        }

        /** Those of which tokens of a range were used. */
        public Computation of(int start, int end) {
            var used = new ArrayList<Batch>();
            int next = Integer.MAX_VALUE;
            for (var batch : batches.reversed()) {
                if (batch.start() < end && Math.min(batch.end(), next) > start) {
                    used.addFirst(batch);
                }
                next = Math.min(next, batch.start());
            }
            return new Computation(used, alone);
        }
    }

    /**
     * How long it took.
     *
     * @param queued from submission to admission
     * @param prefill from admission to the last token of the prompt
     * @param firstToken from submission to the first token, zero when there was none
     */
    public record Timing(Duration queued, Duration prefill, Duration firstToken) {}
}
