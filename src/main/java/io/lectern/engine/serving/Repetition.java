package io.lectern.engine.serving;

import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import java.util.List;

/**
 * Leads a run through the batches that its prompt was read in before. A batch may have had more tokens than were used of
 * it: as many are computed, whichever they are, and those from where the next batch begins are thrown away. Belongs to the
 * owner thread.
 */
final class Repetition {

    private final List<Batch> batches;
    private final int promptTokens;
    private final int limit;
    private int next;

    /** @param limit nothing is computed from there on */
    Repetition(Computation before, int promptTokens, int limit) {
        this.batches = before.batches();
        this.promptTokens = promptTokens;
        this.limit = limit;
    }

    /** Where the batch ends that begins at a place of the prompt. */
    int end(int position) {
        if (isLast()) {
            return promptTokens;
        }
        var batch = batches.get(next);
        return position < batch.start() ? batch.start() : Math.min(batch.end(), limit);
    }

    /** Whether what is read next is the end of the prompt. */
    boolean isLast() {
        return next >= batches.size() - 1;
    }

    /** Where to go on, when it has been read up to a place. */
    int goingOn(int position) {
        if (isLast() || position < Math.min(batches.get(next).end(), limit)) {
            return position;
        }
        next++;
        return Math.min(position, batches.get(next).start());
    }
}
