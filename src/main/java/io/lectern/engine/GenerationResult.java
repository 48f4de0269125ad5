package io.lectern.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

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
     * In which batches it was computed: the last digits of what a model computes depend on them.
     *
     * @param chunkEnds how far the prompt was read after each batch, rising; those of what was kept are among them as far
     *     as they are known
     * @param alone whether all of them are known, and nothing of other requests was in these batches
     */
    public record Computation(List<Integer> chunkEnds, boolean alone) {

        public Computation {
            chunkEnds = List.copyOf(chunkEnds);
        }

        /** Its beginning. */
        public Computation upTo(int end) {
            return new Computation(chunkEnds.stream().filter(at -> at <= end).toList(), alone);
        }

        /** How far the prompt is read next, when it is read up to a place; empty when that is not known. */
        public OptionalInt nextEnd(int position) {
            int at = Collections.binarySearch(chunkEnds, position + 1);
            int next = at < 0 ? -at - 1 : at;
            return next < chunkEnds.size() ? OptionalInt.of(chunkEnds.get(next)) : OptionalInt.empty();
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
